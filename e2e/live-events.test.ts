import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { type EventStream, openEventStream, type StreamEvent } from './support/event-stream.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';
import { type Sink, startSink } from './support/sink.ts';

const ENDED = new Set(['success', 'failed', 'cancelled']);
const isEnd = ({ event, data }: StreamEvent): boolean => event === 'execution' && ENDED.has(data.status);
const isStep = (nodeId: string, status: string) => (one: StreamEvent) =>
  one.event === 'step' && one.data.node_id === nodeId && one.data.status === status;

/** What a client knows after it applied all events in their order. */
function stateOf(events: readonly StreamEvent[]): { status: string; steps: Record<string, string> } {
  const steps: Record<string, string> = {};
  let status = '';
  for (const { event, data } of events) {
    if (event === 'execution') status = data.status;
    else steps[data.node_id] = data.status;
  }
  return { status, steps };
}

describe('live events of a running server', () => {
  let dataDir: string;
  let sink: Sink;
  let server: ServerProcess;
  let api: ApiClient;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-live-'));
    sink = await startSink();
    server = await startServer(dataDir, { EGRESS_ALLOW: '127.0.0.0/8' });
    api = new ApiClient(() => server.url);
    await api.signUp();
  });

  afterAll(async () => {
    expect(await server.stop(), server.log()).toBe(0);
    await sink.close();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** A chain of calls that take so many milliseconds each. */
  const createChain = (delaysMs: readonly number[]): Promise<ApiWorkflow> =>
    api.createWorkflow('A chain', {
      nodes: [
        { id: 'start', type: 'webhook', config: {} },
        ...delaysMs.map((delayMs, index) => ({
          id: `call-${index}`,
          type: 'http_request',
          config: { url: `${sink.url}/chain?delay=${delayMs}` },
        })),
      ],
      connections: delaysMs.map((_, index) => ({
        from: index === 0 ? 'start' : `call-${index - 1}`,
        to: `call-${index}`,
      })),
    });
  const execute = async (workflow: ApiWorkflow): Promise<string> => {
    const path = `/api/v1/workflows/${workflow.id}/execute`;
    return (await api.request<{ execution_id: string }>('POST', path, { secret: 'do not tell' })).execution_id;
  };
  const openFor = (kind: 'executions' | 'workflows', id: string, token = api.token, lastEventId?: string) =>
    openEventStream(`${server.url}/api/v1/${kind}/${id}/events`, token, lastEventId);

  test('a run is told in order, without values, and the stream ends with it', async () => {
    const id = await execute(await createChain([1_000, 1_000]));
    const stream = await openFor('executions', id);
    await stream.ended;
    const { events } = stream;
    expect(stream.status).toBe(200);
    expect(stateOf(events)).toEqual({
      status: 'success',
      steps: { start: 'success', 'call-0': 'success', 'call-1': 'success' },
    });
    const order = events.map(({ event, data }) => (event === 'step' ? `${data.node_id} ${data.status}` : data.status));
    expect(order.indexOf('call-0 success')).toBeLessThanOrEqual(order.indexOf('call-1 running'));
    expect(order.indexOf('call-1 running')).toBeGreaterThan(-1);
    expect(events.filter(isEnd)).toEqual([events.at(-1)]);
    expect(events.find(isStep('call-0', 'success'))?.data).toMatchObject({
      execution_id: id,
      attempt: 1,
      error: null,
      input_bytes: expect.any(Number),
      output_bytes: expect.any(Number),
    });
    expect(JSON.stringify(events)).not.toContain('do not tell');
  });

  test('after a cut in the middle a client goes on where it was, and misses nothing', async () => {
    const id = await execute(await createChain([50, 1_500, 50, 400, 50]));
    const first = await openFor('executions', id);
    const last = await first.until(isStep('call-1', 'running'));
    first.cut();
    await first.ended;
    await sleep(1_800);
    const second = await openFor('executions', id, api.token, last.id);
    await second.ended;
    const seen = [...first.events.slice(0, first.events.indexOf(last) + 1), ...second.events];
    const whole = await api.getExecution(id);
    expect(stateOf(seen)).toEqual({
      status: whole.status,
      steps: Object.fromEntries(whole.steps.map(({ node_id, status }) => [node_id, status])),
    });
    expect(whole.steps).toHaveLength(6);
    // What was settled before the cut is not told again.
    expect(second.events.some(isStep('call-0', 'success'))).toBe(false);
  });

  test('who has heard the end is told that there is nothing more; an id of another run skips nothing', async () => {
    const id = await execute(await createChain([1]));
    const stream = await openFor('executions', id);
    await stream.ended;
    const lastId = stream.events.at(-1)?.id;
    expect((await openFor('executions', id, api.token, lastId)).status).toBe(204);
    // Its steps have higher numbers than all of the first run's.
    const later = await openFor('executions', await execute(await createChain([1])));
    await later.ended;
    for (const foreignId of [later.events.at(-1)?.id, 'nonsense', '99999999999999-end']) {
      const again = await openFor('executions', id, api.token, foreignId);
      await again.ended;
      expect(stateOf(again.events)).toEqual({ status: 'success', steps: { start: 'success', 'call-0': 'success' } });
    }
  });

  test('a workflow tells of all its runs without their steps, and of those that came in a break', async () => {
    // States in between may be left out: it runs long enough to be read while it does.
    const workflow = await createChain([1_500]);
    const stream = await openFor('workflows', workflow.id);
    const first = await execute(workflow);
    await stream.until(({ data }) => data.id === first && data.status === 'running');
    await stream.until((event) => isEnd(event) && event.data.id === first);
    const lastId = stream.events.at(-1)?.id;
    stream.cut();
    const second = await execute(workflow);
    const resumed = await openFor('workflows', workflow.id, api.token, lastId);
    await resumed.until((event) => isEnd(event) && event.data.id === second);
    expect([...stream.events, ...resumed.events].every(({ event }) => event === 'execution')).toBe(true);
    resumed.cut();
  });

  test('a workflow that is deleted ends its streams, and those of its runs', async () => {
    const workflow = await createChain([20_000]);
    const id = await execute(workflow);
    const [ofWorkflow, ofRun] = await Promise.all([openFor('workflows', workflow.id), openFor('executions', id)]);
    await ofRun.until(isStep('call-0', 'running'));
    await api.request('DELETE', `/api/v1/workflows/${workflow.id}`);
    await Promise.all([ofWorkflow.ended, ofRun.ended]);
  });

  test('somebody else’s streams are not there, and a token in the URL is none', async () => {
    const workflow = await createChain([1]);
    const id = await execute(workflow);
    const stranger = new ApiClient(() => server.url);
    await stranger.signUp('stranger@example.com');
    expect((await openFor('executions', id, stranger.token)).status).toBe(404);
    expect((await openFor('workflows', workflow.id, stranger.token)).status).toBe(404);
    expect((await fetch(`${server.url}/api/v1/executions/${id}/events?access_token=${api.token}`)).status).toBe(401);
    const head = { method: 'HEAD', headers: { authorization: `Bearer ${api.token}` } };
    expect((await fetch(`${server.url}/api/v1/executions/${id}/events`, head)).status).toBe(405);
  });

  test('the 21st stream of a user is refused, also among many at once, and a closed one makes room', async () => {
    const workflow = await createChain([1]);
    const streams = await Promise.all(Array.from({ length: 30 }, () => openFor('workflows', workflow.id)));
    const open = streams.filter(({ status }) => status === 200);
    expect(open).toHaveLength(20);
    expect(streams.filter(({ status }) => status === 429)).toHaveLength(10);
    open[0]?.cut();
    let again: EventStream;
    do again = await openFor('workflows', workflow.id);
    while (again.status !== 200);
    for (const stream of [...open, again]) stream.cut();
  });

  test('200 streams hear of a run together', async () => {
    const users = await Promise.all(
      Array.from({ length: 10 }, async (_, index) => {
        const user = new ApiClient(() => server.url);
        await user.signUp(`crowd-${index}@example.com`);
        const definition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };
        return { user, workflow: await user.createWorkflow('One of many', definition) };
      }),
    );
    const streams = await Promise.all(
      users.flatMap(({ user, workflow }) =>
        Array.from({ length: 20 }, () => openFor('workflows', workflow.id, user.token)),
      ),
    );
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]));
    const startMs = performance.now();
    await Promise.all(
      users.map(({ user, workflow }) => user.request('POST', `/api/v1/workflows/${workflow.id}/execute`, {})),
    );
    await Promise.all(streams.map((stream) => stream.until(isEnd)));
    console.log(`200 streams heard within ${Math.round(performance.now() - startMs)} ms`);
    for (const stream of streams) stream.cut();
  });
});

test('a server with open streams ends in order, and ends them', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-live-'));
  const server = await startServer(dataDir);
  const api = new ApiClient(() => server.url);
  await api.signUp();
  const definition = { nodes: [{ id: 'start', type: 'webhook', config: {} }], connections: [] };
  const workflow = await api.createWorkflow('Quiet', definition);
  const url = `${server.url}/api/v1/workflows/${workflow.id}/events`;
  const streams = await Promise.all(Array.from({ length: 10 }, () => openEventStream(url, api.token)));
  expect(await server.stop(), server.log()).toBe(0);
  await Promise.all(streams.map(({ ended }) => ended));
  await rm(dataDir, { recursive: true, force: true });
});
