import { Agent, createServer, request as httpRequest } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchOptions, Claim, Finding } from './claim.ts';
import type { Cleanup } from './cleanup.ts';
import { createPayload } from './load.ts';
import { startProduct } from './product.ts';
import { READY_LINE } from './serve.ts';
import { startNodeProcess } from './start-process.ts';
import { median, percentile } from './statistics.ts';

const TARGET_ANSWER_MS = 3;
const TARGET_FIRST_CALL_MS = 5;
const WARM_UP = 1_000;
const REQUESTS_PER_SECOND_OF_LOAD = 40;
/** Between two webhooks, so that the end of one flow is stored before the next one is sent. */
const PAUSE_MS = 5;
const LATE_MS = 10_000;

interface Side {
  readonly name: string;
  readonly url: string;
  readonly answerMs: number[];
  readonly firstCallMs: number[];
}

/** One webhook at a time: how long until its 202, and until the first node's call has arrived. */
export const measureLatency: Claim = async (options) => {
  const echo = await startListeningEcho(options.cleanup);
  const product = await startProduct(options, 'latency');
  const { webhookUrl } = await product.createWorkflow([
    { id: 'trigger-1', type: 'webhook', config: {} },
    {
      id: 'action-1',
      type: 'http_request',
      config: { url: echo.url, method: 'POST', body: '{{trigger.payload}}' },
    },
  ]);
  const bareServer = await startNodeProcess(
    { args: [join(import.meta.dirname, 'bare-server.ts'), echo.url], ready: READY_LINE },
    options.cleanup,
  );
  const ours: Side = { name: 'AutomateOS', url: webhookUrl, answerMs: [], firstCallMs: [] };
  const bare: Side = { name: 'bare', url: `${bareServer.url}/webhook/bench`, answerMs: [], firstCallMs: [] };
  const agent = new Agent({ keepAlive: true });
  options.cleanup.add(() => agent.destroy());
  await takeTurns([ours, bare], agent, echo, options);
  const { ended, succeeded } = await product.readCounts();
  const problems = ended === succeeded ? [] : [`${ended - succeeded} executions did not end as success`];
  await product.stop();
  await bareServer.stop();
  return { findings: describe(ours, bare), rounds: listTails([ours, bare]), problems };
};

async function takeTurns(
  sides: readonly Side[],
  agent: Agent,
  echo: ListeningEcho,
  { rounds, seconds }: BenchOptions,
): Promise<void> {
  for (const { url } of sides) {
    for (let index = 0; index < WARM_UP; index += 1) await sendOne(url, agent, echo, 0);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const { url, answerMs, firstCallMs } of sides) {
      for (let index = 0; index < seconds * REQUESTS_PER_SECOND_OF_LOAD; index += 1) {
        const took = await sendOne(url, agent, echo, PAUSE_MS);
        answerMs.push(took.answerMs);
        firstCallMs.push(took.firstCallMs);
      }
    }
  }
}

interface ListeningEcho {
  readonly url: string;
  /** Resolves when the next call arrives, with the time of that (`performance.now()`). */
  nextCall(): Promise<number>;
}

/** An echo server in this process, so that sending and arriving are read from one clock. */
async function startListeningEcho(cleanup: Cleanup): Promise<ListeningEcho> {
  let onCall: (atMs: number) => void = () => {};
  const server = createServer((request, response) => {
    onCall(performance.now());
    request.resume();
    request.on('end', () => {
      response.writeHead(200, ['content-type', 'application/json', 'content-length', '2']);
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanup.add(() => server.closeAllConnections());
  cleanup.add(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the echo server has no port');
  return {
    url: `http://127.0.0.1:${address.port}/echo`,
    nextCall: () =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`no call arrived within ${LATE_MS} ms`)), LATE_MS);
        onCall = (atMs) => {
          clearTimeout(timer);
          resolve(atMs);
        };
      }),
  };
}

async function sendOne(
  url: string,
  agent: Agent,
  echo: ListeningEcho,
  pauseMs: number,
): Promise<{ answerMs: number; firstCallMs: number }> {
  const call = echo.nextCall();
  const sentAt = performance.now();
  const [answeredAt, calledAt] = await Promise.all([post(url, agent), call]);
  await sleep(pauseMs);
  return { answerMs: answeredAt - sentAt, firstCallMs: calledAt - sentAt };
}

const BODY = Buffer.from(createPayload());

/** Resolves when the 202 is there, with the time of that (`performance.now()`). */
function post(url: string, agent: Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
    const outgoing = httpRequest(url, { method: 'POST', agent, headers }, (answer) => {
      const atMs = performance.now();
      answer.resume();
      answer.on('end', () => {
        if (answer.statusCode === 202) resolve(atMs);
        else reject(new Error(`${url} answered ${answer.statusCode} instead of 202`));
      });
    });
    outgoing.on('error', reject);
    outgoing.end(BODY);
  });
}

function describe(ours: Side, bare: Side): Finding[] {
  const common = { claim: 'latency', peerName: 'bare', unit: 'ms', ratio: null } as const;
  const [answer, firstCall] = [median(ours.answerMs), median(ours.firstCallMs)];
  return [
    {
      ...common,
      figure: '202 after commit, p50',
      ours: answer,
      peer: median(bare.answerMs),
      target: `< ${TARGET_ANSWER_MS} ms`,
      isMet: answer < TARGET_ANSWER_MS,
    },
    {
      ...common,
      figure: "first node's call arrives, p50",
      ours: firstCall,
      peer: median(bare.firstCallMs),
      target: `< ${TARGET_FIRST_CALL_MS} ms`,
      isMet: firstCall < TARGET_FIRST_CALL_MS,
    },
  ];
}

function listTails(sides: readonly Side[]) {
  return sides.map(({ name, answerMs, firstCallMs }) => ({
    side: name,
    what: 'p99 in ms of 202, of first call',
    values: [percentile(answerMs, 0.99), percentile(firstCallMs, 0.99)],
  }));
}
