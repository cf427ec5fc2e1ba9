import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type PostgresServer, type RedisServer, startPostgres, startRedis } from '@automateos/testing';
import { ApiClient } from '../support/api-client.ts';
import { BIN } from '../support/server-process.ts';
import { type WatchedDatabase, watchPostgres, watchSqlite } from './audit.ts';
import { chaosDefinition } from './chaos-workflow.ts';
import { checkInvariants, type Findings } from './check-invariants.ts';
import { type Cluster, type FaultCounts, injectFaults } from './faults.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { createRandom } from './random.ts';

export const STORAGES = ['sqlite', 'postgres', 'postgres-redis'] as const;
export type ChaosStorage = (typeof STORAGES)[number];

export interface ChaosOptions {
  readonly storage: ChaosStorage;
  readonly kills: number;
  readonly seed: number;
  /** Deliveries a second. */
  readonly rate: number;
  readonly workers: number;
  readonly log: (line: string) => void;
}

export interface ChaosReport {
  readonly options: Omit<ChaosOptions, 'log'>;
  readonly faults: FaultCounts;
  readonly findings: Findings;
  /** Writes that were tried under a lost lease, as the workers' logs tell. */
  readonly fencedWrites: number;
  readonly acceptedPerSecond: number;
  readonly leaseMs: number;
  /** From the last fault until nothing was open. */
  readonly settleMs: number;
}

/** Lease, heartbeat, self-stop and sweep of the runs here: twenty times as quick as in production. */
const LEASE_MS = 1_500;
const LOADER = path.join(import.meta.dirname, 'loader.ts');
const SINK = path.join(import.meta.dirname, 'sink-process.ts');
const SETTLE_LIMIT_MS = 60_000;

/** Runs the load, injects the faults, waits until everything has ended, and checks the promises. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-chaos-'));
  const cleanup: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    return await runIn(folder, options, cleanup);
  } finally {
    for (const step of cleanup.reverse()) await step();
  }
}

async function runIn(folder: string, options: ChaosOptions, cleanup: (() => Promise<unknown>)[]): Promise<ChaosReport> {
  const { cluster, database, urls } = await startCluster(folder, options, cleanup);
  const sinkPort = await freePort();
  const sinkLog = path.join(folder, 'sink.log');
  const sink = manageProcess('sink', [SINK, sinkLog, String(sinkPort)], process.env, /^ready$/);
  await sink.start();
  cleanup.push(() => sink.end('SIGKILL'));
  const api = new ApiClient(() => urls[0] ?? '');
  await api.signUp();
  const workflow = await api.createWorkflow('Chaos', chaosDefinition(`http://127.0.0.1:${sinkPort}`));
  const hookPath = new URL(workflow.webhook_url).pathname;

  const loaderLedger = path.join(folder, 'loader.ledger');
  const targets = urls.map((url) => `${url}${hookPath}`);
  const startedAt = performance.now();
  const loader = startLoader(loaderLedger, options.rate, targets);
  cleanup.push(() => loader.end('SIGKILL'));
  options.log(`seed ${options.seed}: ${options.kills} kills on ${options.storage}`);
  const faults = await injectFaults(cluster, options.kills, createRandom(options.seed));
  const faultsEndedAt = performance.now();
  await loader.end('SIGTERM');
  const loadedMs = performance.now() - startedAt;
  await untilEnded(database);
  const settleMs = performance.now() - faultsEndedAt;
  const all = [...cluster.servers, ...cluster.workers];
  const findings = checkInvariants({ image: await database.read(), loaderLedger, sinkLog });
  await Promise.all(all.map((one) => one.end('SIGTERM')));
  const { log: _log, ...plain } = options;
  return {
    options: plain,
    faults,
    findings,
    fencedWrites: all.reduce((sum, one) => sum + one.log().split('a stale write was refused').length - 1, 0),
    acceptedPerSecond: findings.counts.acks / (loadedMs / 1_000),
    leaseMs: LEASE_MS,
    settleMs,
  };
}

interface Started {
  readonly cluster: Cluster;
  readonly database: WatchedDatabase;
  /** The servers' addresses. */
  readonly urls: readonly string[];
}

async function startCluster(
  folder: string,
  { storage, workers }: ChaosOptions,
  cleanup: (() => Promise<unknown>)[],
): Promise<Started> {
  const postgres: PostgresServer | undefined = storage === 'sqlite' ? undefined : await startPostgres();
  if (postgres !== undefined) cleanup.push(() => postgres.stop());
  const redis: RedisServer | undefined = storage === 'postgres-redis' ? await startRedis() : undefined;
  if (redis !== undefined) cleanup.push(() => redis.stop());
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    LEASE_MS: String(LEASE_MS),
    DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRET_KEY: 'chaos '.repeat(8),
    PORT: String(port),
    ...(postgres !== undefined && { DATABASE_URL: postgres.url }),
    ...(redis !== undefined && { REDIS_URL: redis.url }),
  };
  const role = (name: string, command: string): ManagedProcess =>
    manageProcess(name, [BIN, command], env, /^AutomateOS .*is ready/);
  await manageProcess('migrate', [BIN, 'migrate'], env, /up to date/).start();
  const database =
    postgres === undefined ? watchSqlite(path.join(folder, 'automateos.db')) : watchPostgres(postgres.url);
  cleanup.push(() => database.close());
  await database.install();
  const isSingle = storage === 'sqlite';
  const cluster: Cluster = {
    servers: [role('server', isSingle ? 'start' : 'server')],
    workers: isSingle ? [] : Array.from({ length: workers }, (_, index) => role(`worker ${index + 1}`, 'worker')),
    postgres,
    redis,
    leaseMs: LEASE_MS,
  };
  for (const one of [...cluster.servers, ...cluster.workers]) {
    cleanup.push(() => one.end('SIGKILL'));
    await one.start();
  }
  return { cluster, database, urls: [`http://127.0.0.1:${port}`] };
}

function startLoader(ledger: string, rate: number, targets: readonly string[]): ManagedProcess {
  const loader = manageProcess('loader', [LOADER, ledger, String(rate), ...targets], process.env, /^ready$/);
  void loader.start();
  return loader;
}

/** A backlog may take its time, as long as it grows smaller: what does not for a minute is stuck. */
async function untilEnded(database: WatchedDatabase): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let until = 0; ; ) {
    const open = await database.countOpen();
    if (open < fewest) {
      fewest = open;
      until = performance.now() + SETTLE_LIMIT_MS;
    }
    if (open === 0 || performance.now() > until) return;
    await sleep(100);
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('the probe has no port');
  return address.port;
}
