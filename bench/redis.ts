import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startPostgres, startRedis } from '@automateos/testing';
import { Redis } from 'ioredis';
import type { BenchOptions, Claim, Finding } from './claim.ts';
import { type ProductCluster, startCluster } from './cluster.ts';
import { createPayload, problemsOf } from './load.ts';
import { READY_LINE } from './serve.ts';
import { startNodeProcess } from './start-process.ts';
import { median, medianRatio } from './statistics.ts';

const CONNECTIONS = 32;
const TARGET_RATIO = 0.9;
/** Of the queue itself; a run leaves nothing. */
const TARGET_KEYS = 20;
const WARM_UP_SECONDS = 2;
const POLL_MS = 20;
const FINISH_MS = 120_000;

interface Side {
  readonly name: string;
  readonly cluster: ProductCluster;
  readonly url: string;
  /** Flows a second until the last one has ended, for each round. */
  readonly rates: number[];
}

/** Redis under load: one server and one worker that ring over it, against the same that ring over PostgreSQL. */
export const measureRedis: Claim = async (options) => {
  const { cleanup } = options;
  const redis = await startRedis();
  cleanup.add(() => redis.stop());
  const echo = await startNodeProcess(
    { args: [join(import.meta.dirname, 'echo-server.ts')], ready: READY_LINE },
    cleanup,
  );
  const sides = [
    await startSide('with Redis', redis.url, echo.url, options),
    await startSide('without Redis', undefined, echo.url, options),
  ] as const;
  const problems: string[] = [];
  for (const side of sides) await runRound(side, options, WARM_UP_SECONDS, problems);
  const watch = new Redis(redis.url);
  cleanup.add(() => watch.disconnect());
  const mostKeys: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    for (const side of sides) side.rates.push(await runRound(side, options, options.seconds, problems));
    mostKeys.push(await watch.dbsize());
  }
  const usedMib = Number(/used_memory:(\d+)/.exec(await watch.info('memory'))?.[1]) / 1_024 / 1_024;
  for (const { cluster } of sides) await cluster.stop();
  return {
    findings: describe(sides[0].rates, sides[1].rates, mostKeys),
    rounds: [
      ...sides.map(({ name, rates }) => ({ side: name, what: 'flows/s', values: rates })),
      { side: 'Redis', what: 'keys after each round', values: mostKeys },
      { side: 'Redis', what: 'MiB in the end', values: [usedMib] },
    ],
    problems,
  };
};

/** Each side has a PostgreSQL of its own, so that neither has to clean up after the other. */
async function startSide(
  name: string,
  redisUrl: string | undefined,
  echoUrl: string,
  options: BenchOptions,
): Promise<Side> {
  const postgres = await startPostgres();
  options.cleanup.add(() => postgres.stop());
  const cluster = await startCluster(options, postgres.url, redisUrl);
  const { webhookUrl } = await cluster.createWorkflow([
    { id: 'trigger-1', type: 'webhook', config: {} },
    {
      id: 'action-1',
      type: 'http_request',
      config: { url: `${echoUrl}/echo`, method: 'POST', body: '{{trigger.payload}}' },
    },
    { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200' } },
  ]);
  return { name, cluster, url: webhookUrl, rates: [] };
}

/** One load, and the wait until all that it started has ended. @returns flows a second */
async function runRound(
  { name, cluster, url }: Side,
  { generator }: BenchOptions,
  seconds: number,
  problems: string[],
): Promise<number> {
  const before = await cluster.readCounts();
  const startedAt = performance.now();
  problems.push(
    ...problemsOf(name, await generator.run({ url, body: createPayload(), connections: CONNECTIONS, seconds })),
  );
  for (;;) {
    const { accepted, ended, succeeded } = await cluster.readCounts();
    const tookMs = performance.now() - startedAt;
    if (ended >= accepted) {
      if (ended !== succeeded) problems.push(`${name}: ${ended - succeeded} executions did not end as success`);
      return (ended - before.ended) / (tookMs / 1_000);
    }
    if (tookMs > seconds * 1_000 + FINISH_MS) throw new Error(`${name}: ${accepted - ended} executions did not end`);
    await sleep(POLL_MS);
  }
}

function describe(ours: readonly number[], peer: readonly number[], keys: readonly number[]): Finding[] {
  const ratio = medianRatio(ours, peer);
  const [first = Number.NaN, last = Number.NaN] = [keys[0], keys.at(-1)];
  return [
    {
      claim: 'redis',
      figure: `flows finished, 1 server + 1 worker, ${CONNECTIONS} connections`,
      unit: 'per second',
      ours: median(ours),
      peerName: 'without Redis',
      peer: median(peer),
      ratio,
      target: `≥ ${TARGET_RATIO} × without`,
      isMet: ratio >= TARGET_RATIO,
    },
    {
      claim: 'redis',
      figure: 'keys in Redis when all has ended',
      unit: 'keys',
      ours: last,
      peerName: 'after the first round',
      peer: first,
      ratio: null,
      target: `≤ ${TARGET_KEYS}`,
      isMet: last <= TARGET_KEYS,
    },
  ];
}
