import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient } from './api-client.ts';
import { startBalancer } from './balancer.ts';
import { type Setup, startCluster } from './cluster.ts';
import { type ServerProcess, startRole } from './server-process.ts';
import { startSink } from './sink.ts';

export interface RollingReport {
  readonly sent: number;
  readonly perSecond: number;
  /** How often each status was answered; 0: no answer. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Executions that ended with success. */
  readonly succeeded: number;
  readonly takeovers: number;
  /** How the processes ended that were told to stop. */
  readonly exitCodes: readonly (number | null)[];
}

const PATIENCE_MS = 60_000;
const SETTINGS = { EGRESS_ALLOW: '127.0.0.0/8', HEALTH_PORT: '0' };

/**
 * Restarts every process of an installation, one after the other, while requests come at a steady rate through a balancer
 * that never tries again.
 *
 * @param rate requests a second
 */
export async function rollingRestart(hasRedis: boolean, rate: number): Promise<RollingReport> {
  const setup: Setup = { name: '', hasPostgres: true, hasRedis, roles: ['server', 'server', 'worker', 'worker'] };
  const sink = await startSink();
  const cluster = await startCluster(setup, SETTINGS);
  const balancer = await startBalancer();
  const fresh: ServerProcess[] = [];
  const load = createLoad(rate);
  try {
    const serve = async ({ url }: ServerProcess): Promise<void> => {
      balancer.add(url);
      await until(() => Promise.resolve(balancer.isIn(url)));
    };
    const servers = cluster.processes.slice(0, 2);
    const workers = cluster.processes.slice(2);
    for (const server of servers) await serve(server);
    const api = new ApiClient(() => balancer.url);
    await api.signUp();
    const { id, webhook_url } = await api.createWorkflow('A call', {
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        { id: 'call', type: 'http_request', config: { url: `${sink.url}/call?delay=50`, method: 'POST' } },
      ],
      connections: [{ from: 'hook', to: 'call' }],
    });
    load.start(`${balancer.url}${new URL(webhook_url).pathname}`);
    const exitCodes: (number | null)[] = [];
    let takeovers = 0;
    for (const server of servers) {
      exitCodes.push(await server.stop());
      const next = await startRole('server', cluster.environment);
      fresh.push(next);
      await serve(next);
    }
    for (const worker of workers) {
      takeovers += await readTakeovers(worker);
      exitCodes.push(await worker.stop());
      fresh.push(await startRole('worker', cluster.environment));
    }
    const { sent, perSecond, statuses } = await load.stop();
    const countOpen = async (): Promise<number> =>
      (await api.listExecutions(id)).filter(({ status }) => status === 'queued' || status === 'running').length;
    await untilNoneIsLeft(countOpen);
    for (const worker of fresh.slice(2)) takeovers += await readTakeovers(worker);
    const ended = await api.listExecutions(id);
    const succeeded = ended.filter(({ status }) => status === 'success').length;
    return { sent, perSecond, statuses, succeeded, takeovers, exitCodes };
  } finally {
    await load.stop();
    await Promise.all(fresh.map((process) => process.stop()));
    balancer.close();
    await cluster.stop();
    await sink.close();
  }
}

function createLoad(rate: number) {
  const answers: Promise<number>[] = [];
  let timer: NodeJS.Timeout | undefined;
  let startedMs = 0;
  let endedMs = 0;
  return {
    start: (url: string): void => {
      startedMs = performance.now();
      timer = setInterval(() => {
        const due = ((performance.now() - startedMs) / 1_000) * rate;
        while (answers.length < due) answers.push(post(url));
      }, 5);
    },
    stop: async () => {
      clearInterval(timer);
      endedMs ||= performance.now();
      const statuses: Record<string, number> = {};
      for (const status of await Promise.all(answers)) statuses[status] = (statuses[status] ?? 0) + 1;
      return { sent: answers.length, perSecond: answers.length / ((endedMs - startedMs) / 1_000), statuses };
    },
  };
}

async function post(url: string): Promise<number> {
  try {
    const response = await fetch(url, { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return 0;
  }
}

/** What a worker says of itself at its HEALTH_PORT. */
async function readTakeovers({ url }: ServerProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.split('\n').find((one) => one.startsWith('automateos_takeovers_total '));
  return Number(line?.split(' ')[1]);
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limit = performance.now() + PATIENCE_MS;
  while (!(await isSo())) {
    if (performance.now() > limit) throw new Error('it took too long');
    await sleep(100);
  }
}

/** A backlog may take its time, as long as it grows smaller. */
async function untilNoneIsLeft(countOpen: () => Promise<number>): Promise<void> {
  for (let before = Number.POSITIVE_INFINITY; before > 0; ) {
    let open = before;
    await until(async () => {
      open = await countOpen();
      return open < before;
    });
    before = open;
  }
}
