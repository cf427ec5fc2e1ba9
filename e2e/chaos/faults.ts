import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresServer, RedisServer } from '@automateos/testing';
import { Redis } from 'ioredis';
import type { ManagedProcess } from './managed-process.ts';
import type { Random } from './random.ts';

export interface Cluster {
  /** Everything that a fault may take down. */
  readonly servers: readonly ManagedProcess[];
  readonly workers: readonly ManagedProcess[];
  readonly postgres: PostgresServer | undefined;
  readonly redis: RedisServer | undefined;
  readonly leaseMs: number;
}

export const FAULT_NAMES = ['server', 'worker', 'redis', 'postgres', 'flush', 'zombie'] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

export type FaultCounts = Record<FaultName, number>;

const NO_FAULTS: FaultCounts = { server: 0, worker: 0, redis: 0, postgres: 0, flush: 0, zombie: 0 };

/** A process needs about a second to come back: at a quicker pace nothing is up, and nothing is tested. */
const SHORTEST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 2_000;

/** How often each fault comes among a number of kills; what the cluster does not have is given to its workers. */
function planFaults(cluster: Cluster, kills: number, random: Random): FaultName[] {
  const redis = cluster.redis === undefined ? 0 : Math.ceil(kills * 0.1);
  const postgres = cluster.postgres === undefined ? 0 : Math.ceil(kills * 0.08);
  const hasWorkers = cluster.workers.length > 0;
  const server = hasWorkers ? Math.ceil(kills * 0.3) : kills;
  const counts: [FaultName, number][] = [
    ['redis', redis],
    ['postgres', postgres],
    ['server', server],
    ['worker', hasWorkers ? Math.max(0, kills - redis - postgres - server) : 0],
    ['flush', redis],
    ['zombie', hasWorkers ? Math.ceil(kills * 0.03) : 0],
  ];
  const all = counts.flatMap(([name, count]) => Array.from({ length: count }, () => name));
  return all
    .map((name) => ({ name, order: random.next() }))
    .sort((a, b) => a.order - b.order)
    .map(({ name }) => name);
}

/**
 * Injects the faults one after the other, at random moments, without waiting for the system to recover in between: only
 * a process that is down cannot be killed again.
 */
export async function injectFaults(cluster: Cluster, kills: number, random: Random): Promise<FaultCounts> {
  const done = { ...NO_FAULTS };
  const underWay = new Set<Promise<void>>();
  for (const name of planFaults(cluster, kills, random)) {
    await sleep(random.between(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS));
    const fault = inject(name, cluster, random);
    // One that cannot be injected is reported at the end, with the others waited for.
    fault.catch(() => undefined);
    underWay.add(fault);
    done[name] += 1;
    // The database comes back before anything else is done to it.
    if (name === 'postgres' || name === 'redis') await fault;
  }
  await Promise.all(underWay);
  return done;
}

async function inject(name: FaultName, cluster: Cluster, random: Random): Promise<void> {
  switch (name) {
    case 'server':
      return (await upOf(cluster.servers, random)).killAndRestart();
    case 'worker':
      return (await upOf(cluster.workers, random)).killAndRestart();
    case 'zombie': {
      const worker = await upOf(cluster.workers, random);
      worker.signal('SIGSTOP');
      await sleep(2 * cluster.leaseMs);
      worker.signal('SIGCONT');
      worker.giveBack();
      return;
    }
    case 'redis':
      await cluster.redis?.kill();
      await sleep(random.between(0, 500));
      return cluster.redis?.restart();
    case 'flush':
      return flushAll(cluster.redis);
    case 'postgres':
      await cluster.postgres?.crash();
      await sleep(random.between(0, 500));
      return cluster.postgres?.restart();
  }
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

/** Claims one that is up, sooner or later. */
async function upOf(processes: readonly ManagedProcess[], random: Random): Promise<ManagedProcess> {
  for (;;) {
    const one = random.pick(processes);
    if (one.take()) return one;
    await sleep(20);
  }
}
