import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Claim, Finding } from './claim.ts';
import { createPayload, type Load, problemsOf } from './load.ts';
import { type Product, startProduct } from './product.ts';
import { readRssMib } from './rss.ts';
import { READY_LINE } from './serve.ts';
import { startNodeProcess } from './start-process.ts';
import { median } from './statistics.ts';

const CONNECTIONS = 32;
/** What a process holds after its warm-up and after all the rest may differ by what its collector has left. */
const TARGET_RATIO = 1.15;
const WARM_UP_SECONDS = 20;
const AN_HOUR_MS = 3_600_000;
const SETTLE_MS = 2_000;
const POLL_MS = 200;
const FINISH_MS = 120_000;

/**
 * Memory of a process that lives long: the same after many runs as after few, and the same whatever number of runs waits
 * for an hour, since those lie in the database alone.
 */
export const measureMemory: Claim = async (options) => {
  const echo = await startNodeProcess(
    { args: [join(import.meta.dirname, 'echo-server.ts')], ready: READY_LINE },
    options.cleanup,
  );
  const product = await startProduct(options, 'memory');
  const flow = await product.createWorkflow([
    { id: 'trigger-1', type: 'webhook', config: {} },
    {
      id: 'action-1',
      type: 'http_request',
      config: { url: `${echo.url}/echo`, method: 'POST', body: '{{trigger.payload}}' },
    },
  ]);
  const sleeper = await product.createWorkflow([
    { id: 'trigger-1', type: 'webhook', config: {} },
    { id: 'wait-1', type: 'wait', config: { duration_ms: AN_HOUR_MS } },
  ]);
  const problems: string[] = [];
  const load = { url: flow.webhookUrl, body: createPayload(), connections: CONNECTIONS };
  await runLoad(product, { ...load, seconds: WARM_UP_SECONDS }, options, problems);
  const beforeMib = readRssMib(product.pid);
  const held: number[] = [];
  for (let round = 0; round < options.rounds; round += 1) {
    await runLoad(product, { ...load, seconds: options.seconds }, options, problems);
    held.push(readRssMib(product.pid));
  }
  const { ended } = await product.readCounts();
  const withoutMib = readRssMib(product.pid);
  const sleeping = { ...load, url: sleeper.webhookUrl, seconds: options.seconds };
  problems.push(...problemsOf('AutomateOS', await options.generator.run(sleeping)));
  const waiting = await waitUntilParked(product);
  const withMib = readRssMib(product.pid);
  await product.stop();
  await echo.stop();
  return {
    findings: describe({ beforeMib, held, withoutMib, withMib }),
    rounds: [
      { side: 'AutomateOS', what: 'MiB after each round', values: held },
      { side: 'AutomateOS', what: 'runs under load, runs that wait', values: [ended, waiting] },
    ],
    problems,
  };
};

/** A load, until all that it started has ended, and a moment to come to rest. */
async function runLoad(product: Product, load: Load, { generator }: BenchOptions, problems: string[]): Promise<void> {
  problems.push(...problemsOf('AutomateOS', await generator.run(load)));
  const deadline = Date.now() + FINISH_MS;
  for (;;) {
    const { accepted, ended, succeeded } = await product.readCounts();
    if (ended >= accepted) {
      if (ended !== succeeded) problems.push(`${ended - succeeded} of ${ended} executions did not end as success`);
      break;
    }
    if (Date.now() > deadline) throw new Error(`${accepted - ended} executions did not end within ${FINISH_MS} ms`);
    await sleep(POLL_MS);
  }
  await sleep(SETTLE_MS);
}

/** Nothing is queued or running any more: what is left waits in the database. @returns how many */
async function waitUntilParked(product: Product): Promise<number> {
  const deadline = Date.now() + FINISH_MS;
  for (;;) {
    // The figures are as of the last sweep.
    await sleep(SETTLE_MS);
    const [queued, running] = [await product.readOpen('queued'), await product.readOpen('running')];
    if (queued + running === 0) return product.readOpen('waiting');
    if (Date.now() > deadline) throw new Error(`${queued + running} executions were not parked in ${FINISH_MS} ms`);
  }
}

interface Held {
  readonly beforeMib: number;
  readonly held: readonly number[];
  readonly withoutMib: number;
  readonly withMib: number;
}

function describe({ beforeMib, held, withoutMib, withMib }: Held): Finding[] {
  const common = { claim: 'memory', unit: 'MiB', target: `≤ ${TARGET_RATIO} ×` } as const;
  // The last half of the rounds: what stays, not what one collection more or less shows.
  const afterMib = median(held.slice(Math.floor(held.length / 2)));
  const finding = (figure: string, ours: number, peerName: string, peer: number): Finding => ({
    ...common,
    figure,
    ours,
    peerName,
    peer,
    ratio: ours / peer,
    isMet: ours / peer <= TARGET_RATIO,
  });
  return [
    finding('RSS after the load', afterMib, 'after the warm-up', beforeMib),
    finding('RSS with runs that wait for an hour', withMib, 'without them', withoutMib),
  ];
}
