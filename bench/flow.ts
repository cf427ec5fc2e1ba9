import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Claim, Finding } from './claim.ts';
import { readCpuMs } from './cpu-time.ts';
import { createPayload, problemsOf } from './load.ts';
import { startNodeRed } from './peer-node-red.ts';
import { type Product, startProduct } from './product.ts';
import { READY_LINE } from './serve.ts';
import { startNodeProcess } from './start-process.ts';
import { median, medianRatio } from './statistics.ts';

const CONNECTIONS = 32;
/** With fewer cores the load, the echo server and both threads of the server under test are in each other's way. */
const HAS_CORES = availableParallelism() >= 4;
const TARGET_BARE = HAS_CORES ? 0.45 : 0.2;
const TARGET_NODE_RED = 1.5;
/** A compiler that works on what runs often needs this many flows before the figures stand still. */
const WARM_UP_FLOWS = 25_000;
const WARM_UP_SECONDS = 2;
const MOST_WARM_UPS = 8;
const POLL_MS = 10;
const QUIET_MS = 500;
const FINISH_MS = 60_000;
const SAMPLES = 40;
const STEPS = ['trigger-1', 'action-1', 'filter-1'];

/**
 * How far a side is. One that does not count what it accepts has finished when nothing has ended for a while, and says
 * when the last one ended (`Date.now()`).
 */
type Progress =
  | { readonly accepted: number; readonly finished: number }
  | { readonly accepted: null; readonly finished: number; readonly lastAt: number };

export interface FlowSide {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
  readProgress(): Promise<Progress>;
}

interface Measured extends FlowSide {
  /** Finished flows a second, for each round. */
  readonly rates: number[];
  /** CPU time of a flow in microseconds, for each round. */
  readonly cpuUs: number[];
}

/**
 * Webhook, call to an echo server, filter, with every step in the journal: how many flows a second reach their end,
 * counted until the last accepted one has, against a server that makes the same call and stores nothing.
 */
export const measureFlow: Claim = async (options) => {
  const echo = await startNodeProcess(
    { args: [join(import.meta.dirname, 'echo-server.ts')], ready: READY_LINE },
    options.cleanup,
  );
  const product = await startProduct(options, 'flow');
  const { webhookUrl, id } = await product.createWorkflow(createFlow(`${echo.url}/echo`));
  const ours: Measured = {
    name: 'AutomateOS',
    url: webhookUrl,
    pid: product.pid,
    rates: [],
    cpuUs: [],
    readProgress: async () => {
      const { accepted, ended } = await product.readCounts();
      return { accepted, finished: ended };
    },
  };
  const bare = { ...(await startBare(options, echo.url)), rates: [], cpuUs: [] };
  const peers = options.withPeers ? await startPeers(options, echo.url) : [];
  const problems: string[] = [];
  await takeTurns([ours, bare, ...peers], options, problems);
  problems.push(...(await checkExecutions(product, id)));
  await product.stop();
  const findings = [compare(ours, bare, TARGET_BARE, HAS_CORES ? '' : ' on 2 cores, 0.45 on 4')];
  for (const peer of peers) findings.push(compare(ours, peer, TARGET_NODE_RED, ''));
  const rounds = [ours, bare, ...peers].flatMap(({ name, rates, cpuUs }) => [
    { side: name, what: 'flows/s', values: rates },
    { side: name, what: 'CPU µs a flow', values: cpuUs },
  ]);
  return { findings, rounds, problems };
};

function createFlow(echoUrl: string) {
  return [
    { id: 'trigger-1', type: 'webhook', config: { method: 'POST' } },
    {
      id: 'action-1',
      type: 'http_request',
      config: {
        url: echoUrl,
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{{trigger.payload}}',
      },
    },
    { id: 'filter-1', type: 'filter', config: { condition: '{{action-1.status}} == 200', continue_on: true } },
  ];
}

async function startBare({ cleanup }: BenchOptions, echoUrl: string): Promise<FlowSide> {
  const args = [join(import.meta.dirname, 'bare-server.ts'), `${echoUrl}/echo`];
  const { url, pid } = await startNodeProcess({ args, ready: READY_LINE }, cleanup);
  return {
    name: 'bare',
    url: `${url}/webhook/bench`,
    pid,
    // Our own server's answer.
    readProgress: async () => (await (await fetch(url)).json()) as Progress,
  };
}

async function startPeers(options: BenchOptions, echoUrl: string): Promise<Measured[]> {
  try {
    return [{ ...(await startNodeRed(options.cleanup, echoUrl)), rates: [], cpuUs: [] }];
  } catch (error: unknown) {
    const [line] = String(error).split('\n');
    console.log(`Node-RED is left out: ${line}`);
    return [];
  }
}

async function takeTurns(sides: readonly Measured[], options: BenchOptions, problems: string[]): Promise<void> {
  for (const side of sides) {
    let flows = 0;
    for (let run = 0; run < MOST_WARM_UPS && flows < WARM_UP_FLOWS; run += 1) {
      flows += (await runRound(side, options, WARM_UP_SECONDS, problems)).flows;
    }
  }
  for (let round = 0; round < options.rounds; round += 1) {
    for (const side of sides) {
      const { perSecond, cpuUs } = await runRound(side, options, options.seconds, problems);
      side.rates.push(perSecond);
      side.cpuUs.push(cpuUs);
    }
  }
}

/** One load on one side, and the wait until all that it accepted has ended. */
async function runRound(
  side: FlowSide,
  { generator }: BenchOptions,
  seconds: number,
  problems: string[],
): Promise<{ flows: number; perSecond: number; cpuUs: number }> {
  const before = await side.readProgress();
  const cpuMsBefore = readCpuMs(side.pid);
  const startedAt = Date.now();
  const load = await generator.run({ url: side.url, body: createPayload(), connections: CONNECTIONS, seconds });
  problems.push(...problemsOf(side.name, load));
  const answered = load.requests - load.refused;
  const after = await waitUntilFinished(side, before, answered);
  const endedAt = after.accepted === null ? after.lastAt : Date.now();
  const finished = after.finished - before.finished;
  if (!isFinished(after, before, answered)) problems.push(`${side.name} accepted ${answered} flows, ${finished} ended`);
  return {
    flows: finished,
    perSecond: finished / ((endedAt - startedAt) / 1_000),
    cpuUs: ((readCpuMs(side.pid) - cpuMsBefore) * 1_000) / finished,
  };
}

async function waitUntilFinished(side: FlowSide, before: Progress, answered: number): Promise<Progress> {
  const deadline = Date.now() + FINISH_MS;
  for (;;) {
    const progress = await side.readProgress();
    if (isFinished(progress, before, answered) || Date.now() > deadline) return progress;
    await sleep(POLL_MS);
  }
}

/** The load generator has left some requests unanswered, so that more may be accepted than it has counted. */
function isFinished(now: Progress, before: Progress, answered: number): boolean {
  if (now.finished - before.finished < answered) return false;
  return now.accepted === null ? Date.now() - now.lastAt > QUIET_MS : now.finished >= now.accepted;
}

async function checkExecutions(product: Product, workflowId: string): Promise<string[]> {
  const problems: string[] = [];
  const { ended, succeeded } = await product.readCounts();
  if (ended !== succeeded) problems.push(`${ended - succeeded} of ${ended} executions did not end as success`);
  for (const status of ['queued', 'running', 'waiting', 'failed', 'cancelled']) {
    const count = await product.countWithStatus(workflowId, status);
    if (count > 0) problems.push(`the history shows executions that are ${status}`);
  }
  const samples = await product.sampleExecutions(workflowId, SAMPLES);
  if (samples.length === 0) problems.push('the history is empty');
  for (const { id, status, steps } of samples) {
    const isWhole = STEPS.every((node) => steps.some((step) => step.node_id === node && step.status === 'success'));
    if (status !== 'success' || steps.length !== STEPS.length || !isWhole) {
      problems.push(`execution ${id} is ${status} with the steps ${JSON.stringify(steps.map((step) => step.node_id))}`);
    }
  }
  return problems;
}

function compare(ours: Measured, peer: Measured, target: number, where: string): Finding {
  const ratio = medianRatio(ours.rates, peer.rates);
  return {
    claim: 'flow',
    figure: `flows finished, ${CONNECTIONS} connections`,
    unit: 'per second',
    ours: median(ours.rates),
    peerName: peer.name,
    peer: median(peer.rates),
    ratio,
    target: `≥ ${target} × ${peer.name}${where}`,
    isMet: ratio >= target,
  };
}
