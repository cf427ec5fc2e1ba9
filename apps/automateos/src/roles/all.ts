import { randomBytes } from 'node:crypto';
import { createEgress, type Egress } from '@automateos/egress';
import { createHttpApi } from '@automateos/http-api';
import { createIdGenerator } from '@automateos/model';
import { nodeCatalogue } from '@automateos/nodes';
import { createInProcessDoorbell, createInProcessLiveHints } from '@automateos/queue';
import {
  createKeyring,
  createRuntime,
  type Doorbell,
  type Keyring,
  leaseSettingsOf,
  type Runtime,
} from '@automateos/runtime';
import type { Storage } from '@automateos/storage';
import { type Logger, pino } from 'pino';
import { type Config, orConfigError } from '../config.ts';
import { openStorage } from '../open-storage.ts';
import { ownServices } from '../own-services.ts';
import { checkSecretKey, loadSecretKey } from '../secret-key.ts';
import { onStopSignal } from '../stop-signal.ts';
import { systemClock } from '../system-clock.ts';
import { VERSION } from '../version.ts';

/** How long running steps may go on after SIGTERM before they are cut. */
const DRAIN_MS = 15_000;

interface Parts {
  readonly storage: Storage;
  readonly doorbell: Doorbell;
  readonly egress: Egress;
  readonly runtime: Runtime;
  readonly api: Awaited<ReturnType<typeof createHttpApi>>;
}

/** Runs everything in one process until it is told to stop. */
export async function startAll(config: Config): Promise<void> {
  // Logs go to stderr, so that stdout holds the ready line alone.
  const logger = pino({ level: config.LOG_LEVEL }, pino.destination(2));
  const newId = createIdGenerator(systemClock.nowMs, randomBytes);
  const keyring = createKeyring(await loadSecretKey(config));
  const storage = await openStorage(config, logger, (error) => {
    logger.fatal({ err: error }, 'ending, because the database cannot be written any more');
    process.exit(1);
  });
  try {
    await checkSecretKey(keyring, storage.systemStores.instance);
    const instanceId = await storage.systemStores.instance.getOrPut('instance_id', newId());
    const parts = await assemble(config, storage, keyring, { logger, newId, instanceId });
    onStopSignal(logger, () => stop(parts));
  } catch (error: unknown) {
    await storage.close();
    throw error;
  }
}

async function assemble(
  config: Config,
  storage: Storage,
  keyring: Keyring,
  { logger, newId, instanceId }: { logger: Logger; newId: () => string; instanceId: string },
): Promise<Parts> {
  const doorbell = createInProcessDoorbell(systemClock);
  const egress = await orConfigError(() =>
    createEgress({
      allow: config.EGRESS_ALLOW,
      deny: config.EGRESS_DENY,
      allowPrivateNetwork: config.ALLOW_PRIVATE_NETWORK,
      ownServices: ownServices(config),
      onRefused: (info) => logger.warn(info, 'an outgoing request was refused'),
    }),
  );
  // The port is known once the server listens; nobody reads the address before.
  let publicUrl = config.PUBLIC_URL ?? defaultUrl(config.HOST, config.PORT);
  const runtime = createRuntime({
    stores: storage.stores,
    systemStores: storage.systemStores,
    journal: storage.journal,
    doorbell,
    liveHints: createInProcessLiveHints(systemClock),
    catalogue: nodeCatalogue,
    http: egress.http,
    keyring,
    clock: systemClock,
    logger,
    random: Math.random,
    newId,
    checkDatabase: storage.checkHealth,
    publicUrl: () => publicUrl,
    isRegistrationOpen: config.REGISTRATION === 'open',
    concurrency: config.WORKER_CONCURRENCY,
    lease: leaseSettingsOf(config.LEASE_MS),
  });
  const api = await createHttpApi({
    useCases: runtime.useCases,
    tokenKeys: { current: { kid: keyring.keyId, key: keyring.derive('tokens') } },
    instanceId,
    publicUrl: config.PUBLIC_URL ?? defaultUrl(config.HOST, config.PORT),
    corsOrigins: config.CORS_ORIGINS,
    trustProxy: config.TRUST_PROXY,
    maxBodyBytes: config.MAX_BODY_BYTES,
    metricsToken: config.METRICS_TOKEN,
    logger,
    version: VERSION,
    clock: systemClock,
  });
  // First a name for this worker, then requests: what is accepted runs here at once, under that name.
  await runtime.worker.start();
  const address = await orConfigError(() => api.listen({ host: config.HOST, port: config.PORT }));
  publicUrl = config.PUBLIC_URL ?? address;
  console.log(`AutomateOS is ready at ${publicUrl}`);
  return { storage, doorbell, egress, runtime, api };
}

function defaultUrl(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Stops accepting, finishes or hands back what runs, commits, closes. */
async function stop({ storage, doorbell, egress, runtime, api }: Parts): Promise<void> {
  await api.close();
  await runtime.worker.stop(DRAIN_MS);
  await doorbell.close();
  await egress.close();
  await storage.close();
}
