import { randomBytes } from 'node:crypto';
import { createEgress, type Egress } from '@automateos/egress';
import { createIdGenerator } from '@automateos/model';
import { createCodeRunner, createNodeRunner, nodeCatalogue } from '@automateos/nodes';
import { createKeyring, createRuntime, type Keyring, leaseSettingsOf, type Runtime } from '@automateos/runtime';
import type { Storage } from '@automateos/storage';
import type { Logger } from 'pino';
import { type Config, orConfigError } from './config.ts';
import { openLogger } from './open-logger.ts';
import { openSignals, type Signals } from './open-signals.ts';
import { needsDatabase, openStorage, type Purpose } from './open-storage.ts';
import { openTracing } from './open-tracing.ts';
import { ownServices } from './own-services.ts';
import { checkSecretKey, loadSecretKey } from './secret-key.ts';
import { systemClock } from './system-clock.ts';

/** All of a process but what it listens on. */
export interface Engine {
  readonly logger: Logger;
  readonly storage: Storage;
  readonly signals: Signals;
  readonly egress: Egress;
  readonly keyring: Keyring;
  readonly instanceId: string;
  readonly runtime: Runtime;
  /** Where clients reach the server: known for certain once it listens, and not asked for before. */
  publicUrl: string;
  isStopping: boolean;
  close(): Promise<void>;
}

/**
 * Opens the database and puts the runtime over it; nothing is claimed yet.
 *
 * @param concurrency executions at once; null in a process that runs none
 * @param purpose whether it is to serve, or to do one thing and end
 */
export async function openEngine(
  config: Config,
  concurrency: number | null,
  purpose: Purpose = 'serve',
): Promise<Engine> {
  if (purpose !== 'serve') needsDatabase(config);
  const logger = openLogger(config.LOG_LEVEL);
  const keyring = createKeyring(await loadSecretKey(config), config.SECRET_KEY_PREVIOUS);
  const onBroken = (error: Error): void => {
    logger.fatal({ err: error }, 'ending, because the database cannot be written any more');
    process.exit(1);
  };
  const storage = await openStorage(config, logger, onBroken, purpose);
  try {
    return await assemble(config, concurrency, { logger, keyring, storage }, purpose);
  } catch (error: unknown) {
    await storage.close();
    throw error;
  }
}

async function assemble(
  config: Config,
  concurrency: number | null,
  { logger, keyring, storage }: Pick<Engine, 'logger' | 'keyring' | 'storage'>,
  purpose: Purpose,
): Promise<Engine> {
  const newId = createIdGenerator(systemClock.nowMs, randomBytes);
  await checkSecretKey(keyring, storage.systemStores.instance);
  const instanceId = await storage.systemStores.instance.getOrPut('instance_id', newId());
  const egress = await orConfigError(() => openEgress(config, logger));
  // Who serves nothing tells nobody.
  const signals = openSignals(purpose === 'serve' ? config : {}, instanceId, logger);
  const tracing = purpose === 'serve' ? await openTracing(config, logger) : undefined;
  const codeRunner = createCodeRunner();
  const nodeRunner = createNodeRunner();
  const runtime = createRuntime({
    stores: storage.stores,
    systemStores: storage.systemStores,
    journal: storage.journal,
    doorbell: signals.doorbell,
    liveHints: signals.liveHints,
    catalogue: nodeCatalogue,
    http: egress.http,
    connect: egress.connect,
    codeRunner,
    nodeRunner,
    keyring,
    clock: systemClock,
    logger,
    random: Math.random,
    randomBytes,
    newId,
    tracer: tracing?.tracer,
    checkDatabase: storage.checkHealth,
    publicUrl: () => engine.publicUrl,
    isRegistrationOpen: config.REGISTRATION === 'open',
    concurrency,
    isStopping: () => engine.isStopping,
    retention: {
      days: config.RETENTION_DAYS === 0 ? null : config.RETENTION_DAYS,
      maxBytes: config.RETENTION_MAX_BYTES ?? null,
    },
    lease: leaseSettingsOf(config.LEASE_MS),
  });
  const engine: Engine = {
    logger,
    storage,
    signals,
    egress,
    keyring,
    instanceId,
    runtime,
    publicUrl: config.PUBLIC_URL ?? defaultUrl(config.HOST, config.PORT),
    isStopping: false,
    close: async () => {
      await runtime.close();
      await signals.close();
      await codeRunner.close();
      await nodeRunner.close();
      await egress.close();
      await tracing?.close();
      await storage.close();
    },
  };
  return engine;
}

function openEgress(config: Config, logger: Logger): Egress {
  return createEgress({
    allow: config.EGRESS_ALLOW,
    deny: config.EGRESS_DENY,
    allowPrivateNetwork: config.ALLOW_PRIVATE_NETWORK,
    ownServices: ownServices(config),
    proxy: config.EGRESS_PROXY,
    onRefused: (info) => logger.warn(info, 'an outgoing request was refused'),
  });
}

function defaultUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
