import { join } from 'node:path';
import type { BenchOptions, Claim, Finding, RoundFigures } from './claim.ts';
import { readCpuMs } from './cpu-time.ts';
import { createPayload, type Load, type LoadGenerator, type LoadResult, problemsOf } from './load.ts';
import { startProduct } from './product.ts';
import { READY_LINE } from './serve.ts';
import { startNodeProcess } from './start-process.ts';
import { median, medianRatio } from './statistics.ts';

const CONNECTIONS = 64;
const TARGET_RATIO = 0.4;
const TARGET_P99_MS = 20;
/** A compiler that works on what runs often needs this many requests before the figures stand still. */
const WARM_UP_REQUESTS = 60_000;
const WARM_UP_SECONDS = 2;
const MOST_WARM_UPS = 8;

interface Side {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readonly results: LoadResult[];
  /** CPU time of a request in microseconds, for each round. */
  readonly cpuUs: number[];
}

/** A 200-byte JSON webhook, durable, then 202: how many a second, against a server that stores nothing. */
export const measureAccept: Claim = async (options) => {
  const product = await startProduct(options, 'accept');
  const { webhookUrl, id } = await product.createWorkflow([{ id: 'trigger-1', type: 'webhook', config: {} }]);
  const bareServer = await startNodeProcess(
    { args: [join(import.meta.dirname, 'bare-server.ts')], ready: READY_LINE },
    options.cleanup,
  );
  const ours: Side = { name: 'AutomateOS', url: webhookUrl, pid: product.pid, results: [], cpuUs: [] };
  const bare: Side = {
    name: 'bare',
    url: `${bareServer.url}/webhook/bench`,
    pid: bareServer.pid,
    results: [],
    cpuUs: [],
  };
  const problems = await checkAnswers([ours, bare]);
  await takeTurns([ours, bare], options);
  problems.push(...[ours, bare].flatMap(({ name, results }) => results.flatMap((result) => problemsOf(name, result))));

  const { accepted } = await product.readCounts();
  const answered = sum(ours.results.map(({ requests, refused }) => requests - refused));
  if (accepted < answered) problems.push(`${answered} requests were answered 202, but only ${accepted} were stored`);
  if ((await product.countWithStatus(id, 'failed')) > 0) problems.push('there are failed executions');
  await product.stop();
  await bareServer.stop();
  return { findings: describe(ours.results, bare.results), rounds: listRounds([ours, bare]), problems };
};

/** The load generator tells refusals only; that the answer is 202 and nothing else is seen here. */
async function checkAnswers(sides: readonly Side[]): Promise<string[]> {
  const problems: string[] = [];
  for (const { name, url } of sides) {
    const headers = { 'content-type': 'application/json' };
    const { status } = await fetch(url, { method: 'POST', headers, body: createPayload() });
    if (status !== 202) problems.push(`${name} answered ${status} instead of 202`);
  }
  return problems;
}

async function takeTurns(sides: readonly Side[], { generator, rounds, seconds }: BenchOptions): Promise<void> {
  const body = createPayload();
  for (const { url } of sides)
    await warmUp({ url, body, connections: CONNECTIONS, seconds: WARM_UP_SECONDS }, generator);
  for (let round = 0; round < rounds; round += 1) {
    for (const { url, pid, results, cpuUs } of sides) {
      const cpuMsBefore = readCpuMs(pid);
      const result = await generator.run({ url, body, connections: CONNECTIONS, seconds });
      results.push(result);
      cpuUs.push(((readCpuMs(pid) - cpuMsBefore) * 1_000) / result.requests);
    }
  }
}

async function warmUp(load: Load, generator: LoadGenerator): Promise<void> {
  let requests = 0;
  for (let run = 0; run < MOST_WARM_UPS && requests < WARM_UP_REQUESTS; run += 1) {
    requests += (await generator.run(load)).requests;
  }
}

function describe(ours: readonly LoadResult[], bare: readonly LoadResult[]): Finding[] {
  const [ourRates, bareRates] = [ours.map(rateOf), bare.map(rateOf)];
  const [ourP99, bareP99] = [median(ours.map(({ p99Ms }) => p99Ms)), median(bare.map(({ p99Ms }) => p99Ms))];
  const ratio = medianRatio(ourRates, bareRates);
  const common = { claim: 'accept', peerName: 'bare' };
  return [
    {
      ...common,
      figure: `durable 202, ${CONNECTIONS} connections`,
      unit: 'per second',
      ours: median(ourRates),
      peer: median(bareRates),
      ratio,
      target: `≥ ${TARGET_RATIO} × bare`,
      isMet: ratio >= TARGET_RATIO,
    },
    {
      ...common,
      figure: 'p99 of that',
      unit: 'ms',
      ours: ourP99,
      peer: bareP99,
      ratio: null,
      target: `< ${TARGET_P99_MS} ms`,
      isMet: ourP99 < TARGET_P99_MS,
    },
  ];
}

function listRounds(sides: readonly Side[]): RoundFigures[] {
  return sides.flatMap(({ name, results, cpuUs }) => [
    { side: name, what: 'accepts/s', values: results.map(rateOf) },
    { side: name, what: 'p99 in ms', values: results.map(({ p99Ms }) => p99Ms) },
    { side: name, what: 'CPU µs an accept', values: cpuUs },
  ]);
}

function rateOf({ requests, seconds }: LoadResult): number {
  return requests / seconds;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
