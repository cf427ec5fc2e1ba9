import path from 'node:path';
import { findFreePort, type PostgresServer, startPostgres, startProxy, startRedis } from '@automateos/testing';
import { BIN } from '../support/server-process.ts';
import { type WatchedDatabase, watchPostgres, watchSqlite } from './audit.ts';
import { createDowntime, type Downtime } from './downtime.ts';
import type { Cluster, OddWorker } from './faults.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { canMount, createSmallDisk } from './small-disk.ts';
import { createWrongClock } from './wrong-clock.ts';

export const STORAGES = ['sqlite', 'postgres', 'postgres-redis'] as const;
export type ChaosStorage = (typeof STORAGES)[number];

/** Lease, heartbeat, self-stop and sweep of the runs here: twenty times as quick as in production. */
export const LEASE_MS = 1_500;

export interface StartedCluster {
  readonly cluster: Cluster;
  readonly database: WatchedDatabase;
  /** The servers' addresses. */
  readonly urls: readonly string[];
}

export type Cleanup = (() => unknown)[];

/** Starts the services and the product on them; the checker's eyes are in the database before anything happens. */
export async function startCluster(
  folder: string,
  { storage, workers }: { readonly storage: ChaosStorage; readonly workers: number },
  cleanup: Cleanup,
): Promise<StartedCluster> {
  const port = await findFreePort();
  const common = {
    PATH: process.env.PATH,
    NODE_ENV: 'test',
    LEASE_MS: String(LEASE_MS),
    LOG_LEVEL: 'warn',
    EGRESS_ALLOW: '127.0.0.0/8',
    SECRET_KEY: 'chaos '.repeat(8),
    PORT: String(port),
  };
  const started =
    storage === 'sqlite'
      ? await startEmbedded(folder, common, cleanup)
      : await startShared(folder, common, { hasRedis: storage === 'postgres-redis', workers }, cleanup);
  for (const one of [...started.cluster.servers, ...started.cluster.workers]) {
    cleanup.push(() => one.end('SIGKILL'));
    await one.start();
  }
  return { ...started, urls: [`http://127.0.0.1:${port}`] };
}

type Env = Readonly<Record<string, string | undefined>>;

async function startEmbedded(folder: string, common: Env, cleanup: Cleanup) {
  const dataDir = path.join(folder, 'data');
  const disk = canMount() ? createSmallDisk(dataDir) : undefined;
  if (disk !== undefined) cleanup.push(disk.remove);
  const env = { ...common, DATA_DIR: dataDir };
  const database = await prepareDatabase(env, () => watchSqlite(path.join(dataDir, 'automateos.db')), cleanup);
  const downtime = createDowntime();
  cleanup.push(downtime.stop);
  const server = role('server', 'start', env, downtime);
  const cluster: Cluster = {
    servers: [server],
    workers: [],
    postgres: undefined,
    redis: undefined,
    odd: undefined,
    disk,
    leaseMs: LEASE_MS,
    downtime,
  };
  return { cluster, database };
}

async function startShared(
  folder: string,
  common: Env,
  { hasRedis, workers }: { readonly hasRedis: boolean; readonly workers: number },
  cleanup: Cleanup,
) {
  const postgres = await startPostgres();
  cleanup.push(() => postgres.stop());
  const redis = hasRedis ? await startRedis() : undefined;
  if (redis !== undefined) cleanup.push(() => redis.stop());
  const env = { ...common, DATA_DIR: folder, DATABASE_URL: postgres.url, ...(redis && { REDIS_URL: redis.url }) };
  const database = await prepareDatabase(env, () => watchPostgres(postgres.url), cleanup);
  const downtime = createDowntime();
  cleanup.push(downtime.stop);
  const up = new Set<number>();
  /** One of them is enough for a takeover. */
  const worker = (number: number, more: Env = {}): ManagedProcess =>
    manageProcess({
      ...productProcess(`worker ${number}`, 'worker', { ...env, ...more }),
      onUp: (isUp) => {
        if (isUp) up.add(number);
        else up.delete(number);
        downtime.mark('workers', up.size === 0);
      },
    });
  const plain = Array.from({ length: workers - 1 }, (_, index) => worker(index + 1));
  const odd = await prepareOddWorker(folder, postgres, redis?.port, cleanup);
  const oddProcess = worker(workers, odd.env);
  const cluster: Cluster = {
    servers: [manageProcess(productProcess('server', 'server', env))],
    workers: [...plain, oddProcess],
    postgres,
    redis,
    odd: { ...odd.ways, process: oddProcess },
    disk: undefined,
    leaseMs: LEASE_MS,
    downtime,
  };
  return { cluster, database };
}

/** One worker whose network and whose clock can be wrong. */
async function prepareOddWorker(
  folder: string,
  postgres: PostgresServer,
  redisPort: number | undefined,
  cleanup: Cleanup,
): Promise<{ readonly env: Env; readonly ways: Omit<OddWorker, 'process'> }> {
  const toPostgres = await startProxy(postgres.port);
  cleanup.push(() => toPostgres.close());
  const toRedis = redisPort === undefined ? undefined : await startProxy(redisPort);
  if (toRedis !== undefined) cleanup.push(() => toRedis.close());
  const clock = createWrongClock(path.join(folder, 'clock'));
  const healthPort = await findFreePort();
  return {
    env: {
      DATABASE_URL: postgres.url.replace(`:${postgres.port}/`, `:${toPostgres.port}/`),
      ...(toRedis !== undefined && { REDIS_URL: `redis://127.0.0.1:${toRedis.port}` }),
      HEALTH_PORT: String(healthPort),
      ...clock.env,
    },
    ways: { toPostgres, toRedis, clock, healthUrl: `http://127.0.0.1:${healthPort}` },
  };
}

async function prepareDatabase(env: Env, watch: () => WatchedDatabase, cleanup: Cleanup): Promise<WatchedDatabase> {
  await manageProcess({ name: 'migrate', args: [BIN, 'migrate'], env, readyLine: /up to date/ }).start();
  const database = watch();
  cleanup.push(() => database.close());
  await database.install();
  return database;
}

function role(name: string, command: string, env: Env, downtime: Downtime): ManagedProcess {
  return manageProcess({
    ...productProcess(name, command, env),
    onUp: (isUp) => downtime.mark(name, !isUp),
  });
}

function productProcess(name: string, command: string, env: Env) {
  return { name, args: [BIN, command], env, readyLine: /^AutomateOS .*is ready/, isSupervised: true };
}
