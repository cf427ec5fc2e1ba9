import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxy as NetworkProxy, PostgresServer, RedisServer } from '@automateos/testing';
import { Redis } from 'ioredis';
import type { Downtime } from './downtime.ts';
import { fallSilent } from './fall-silent.ts';
import { fillDisk } from './fill-disk.ts';
import { type ManagedProcess, takeWhenUp } from './managed-process.ts';
import type { Random } from './random.ts';
import type { SmallDisk } from './small-disk.ts';
import type { WrongClock } from './wrong-clock.ts';

export interface Cluster {
  /** Everything that a fault may take down. */
  readonly servers: readonly ManagedProcess[];
  readonly workers: readonly ManagedProcess[];
  readonly postgres: PostgresServer | undefined;
  readonly redis: RedisServer | undefined;
  /** The one worker that reaches its services through proxies, and whose clock can be wrong. */
  readonly odd: OddWorker | undefined;
  /** The disk of the embedded database. */
  readonly disk: SmallDisk | undefined;
  readonly leaseMs: number;
  readonly downtime: Downtime;
}

export interface OddWorker {
  readonly process: ManagedProcess;
  readonly toPostgres: NetworkProxy;
  readonly toRedis: NetworkProxy | undefined;
  readonly clock: WrongClock;
  /** Its address for `/health/ready`. */
  readonly healthUrl: string;
}

export const FAULT_NAMES = [
  'server',
  'worker',
  'redis',
  'postgres',
  'flush',
  'zombie',
  'silent-postgres',
  'silent-redis',
  'clock',
  'rolling',
  'disk',
] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export type FaultCounts = Record<FaultName, number>;

export interface Injection {
  readonly cluster: Cluster;
  readonly kills: number;
  readonly random: Random;
  /** Tries a delivery beside the load. @returns the answer's status; 0: none came */
  readonly deliver: () => Promise<number>;
}

export interface FaultReport {
  readonly counts: FaultCounts;
  /** What a process did not survive, or not as it should. */
  readonly violations: readonly string[];
}

/** A process needs about a second to come back: at a quicker pace nothing is up, and nothing is tested. */
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;
/** A day back would be safe, too, but slow: calls of over a day ago are a person's to decide about. */
const JUMPS = ['+1h', '-1h', '+1d', '+14y'];
/** Nothing else is done to the cluster meanwhile. */
const ALONE: ReadonlySet<FaultName> = new Set(['postgres', 'redis', 'rolling', 'disk']);

/** How often each fault comes among a number of kills; what the cluster does not have is given to its workers. */
function planFaults(cluster: Cluster, kills: number, random: Random): FaultName[] {
  const share = (isThere: boolean, part: number): number => (isThere ? Math.ceil(kills * part) : 0);
  const hasRedis = cluster.redis !== undefined;
  const hasWorkers = cluster.workers.length > 0;
  const redis = share(hasRedis, 0.1);
  const postgres = share(cluster.postgres !== undefined, 0.08);
  const server = share(true, hasWorkers ? 0.3 : 1);
  const counts: Record<FaultName, number> = {
    redis,
    postgres,
    server,
    worker: hasWorkers ? Math.max(0, kills - redis - postgres - server) : 0,
    flush: redis,
    zombie: share(hasWorkers, 0.03),
    'silent-postgres': share(cluster.odd !== undefined, 0.02),
    'silent-redis': share(cluster.odd?.toRedis !== undefined, 0.02),
    clock: share(cluster.odd !== undefined, 0.02),
    rolling: share(true, 0.01),
    disk: share(cluster.disk !== undefined, 0.02),
  };
  return FAULT_NAMES.flatMap((name) => Array.from({ length: counts[name] }, () => name))
    .map((name) => ({ name, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ name }) => name);
}

/**
 * Injects the faults one after the other, at random moments, without waiting for the system to recover in between: only
 * a process that is down cannot be killed again.
 */
export async function injectFaults({ cluster, kills, random, deliver }: Injection): Promise<FaultReport> {
  const counts = Object.fromEntries(FAULT_NAMES.map((name) => [name, 0])) as FaultCounts; // every name is there
  const violations: string[] = [];
  const underWay = new Set<Promise<void>>();
  for (const name of planFaults(cluster, kills, random)) {
    await sleep(random.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    const fault = inject(name, { cluster, random, deliver }, violations);
    // One that cannot be injected is reported at the end, with the others waited for.
    fault.catch(() => undefined);
    underWay.add(fault);
    counts[name] += 1;
    if (ALONE.has(name)) await fault;
  }
  await Promise.all(underWay);
  return { counts, violations };
}

async function inject(
  name: FaultName,
  { cluster, random, deliver }: Omit<Injection, 'kills'>,
  violations: string[],
): Promise<void> {
  const { redis, odd, leaseMs } = cluster;
  switch (name) {
    case 'server':
      return (await takeWhenUp(() => random.pick(cluster.servers))).killAndRestart();
    case 'worker':
      return (await takeWhenUp(() => random.pick(cluster.workers))).killAndRestart();
    case 'zombie': {
      const worker = await takeWhenUp(() => random.pick(cluster.workers));
      worker.signal('SIGSTOP');
      worker.setAway(true);
      await sleep(2 * leaseMs);
      worker.signal('SIGCONT');
      worker.setAway(false);
      worker.giveBack();
      return;
    }
    case 'redis':
      await redis?.kill();
      await sleep(random.between(0, 500));
      return redis?.restart();
    case 'flush':
      return flushAll(redis);
    case 'postgres':
      return crashPostgres(cluster, random.between(0, 500));
    case 'silent-postgres':
      if (odd !== undefined) violations.push(...(await fallSilent(odd, odd.toPostgres, 2 * leaseMs)));
      return;
    case 'silent-redis':
      if (odd?.toRedis !== undefined) violations.push(...(await fallSilent(odd, odd.toRedis, 2 * leaseMs)));
      return;
    case 'clock':
      odd?.clock.jump(random.pick(JUMPS));
      await sleep(3 * leaseMs);
      odd?.clock.jump('+0');
      return;
    case 'rolling':
      violations.push(...(await restartAll([...cluster.servers, ...cluster.workers])));
      return;
    case 'disk':
      if (cluster.disk !== undefined) violations.push(...(await fillDisk(cluster.disk, deliver)));
      return;
  }
}

async function crashPostgres({ postgres, downtime }: Cluster, awayMs: number): Promise<void> {
  downtime.mark('postgres', true);
  await postgres?.crash();
  await sleep(awayMs);
  await postgres?.restart();
  downtime.mark('postgres', false);
}

/** A rolling restart. Who is told to stop stops in good order. */
async function restartAll(processes: readonly ManagedProcess[]): Promise<string[]> {
  const violations: string[] = [];
  for (const one of processes) {
    await takeWhenUp(() => one);
    const end = await one.restart();
    if (end !== 0) violations.push(`T13 ${one.name} was told to stop and ended with ${end}`);
  }
  return violations;
}

/** Empties Redis as an operator would by mistake. One that is just down has nothing to lose. */
async function flushAll(redis: RedisServer | undefined): Promise<void> {
  if (redis === undefined) return;
  const client = new Redis(redis.url, { lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => {});
  await client.connect().then(
    () => client.flushall(),
    () => undefined,
  );
  client.disconnect();
}
