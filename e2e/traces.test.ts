import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  type CollectedSpan,
  type Collector,
  type FakeService,
  startCollector,
  startFakeService,
} from '@automateos/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { type Cluster, SETUPS, type Setup, startCluster } from './support/cluster.ts';

const IN_TIME = { timeout: 30_000, interval: 50 };
const SECRET = 'canary-of-a-header';

let collector: Collector;
let service: FakeService;
let opened: Cluster | undefined;

beforeEach(async () => {
  collector = await startCollector();
  service = await startFakeService();
});
afterEach(async () => {
  await opened?.stop();
  opened = undefined;
  collector.close();
  service.close();
});

async function open(setup: Setup, endpoint = collector.url): Promise<{ cluster: Cluster; api: ApiClient }> {
  const settings = { EGRESS_ALLOW: '127.0.0.0/8', OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
  const cluster = await startCluster(setup, settings);
  opened = cluster;
  const api = new ApiClient(() => cluster.url);
  await api.signUp();
  return { cluster, api };
}

function createFlow(api: ApiClient): Promise<ApiWorkflow> {
  return api.createWorkflow('A call and a look at it', {
    nodes: [
      { id: 'hook', type: 'webhook', config: {} },
      {
        id: 'call',
        type: 'http_request',
        config: {
          url: `${service.url}/path-{{hook.payload.mark}}?key=canary-of-a-query`,
          headers: { 'X-Key': SECRET },
        },
        retry: { max_attempts: 3, initial_delay_ms: 1, factor: 1, max_delay_ms: 1, jitter: false },
      },
      { id: 'check', type: 'filter', config: { condition: '{{call.status}} == 200' } },
    ],
    connections: [
      { from: 'hook', to: 'call' },
      { from: 'call', to: 'check' },
    ],
  });
}

async function post(url: string, traceparent?: string): Promise<string> {
  const response = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ mark: 'canary-of-a-payload' }),
    headers: { 'content-type': 'application/json', ...(traceparent !== undefined && { traceparent }) },
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { execution_id: string }).execution_id;
}

async function succeeds(api: ApiClient, id: string): Promise<void> {
  await vi.waitFor(async () => expect(await api.getExecution(id)).toMatchObject({ status: 'success' }), IN_TIME);
}

/** Waits until the last span of the run has arrived. */
async function spansOf(executionId: string): Promise<CollectedSpan[]> {
  return vi.waitFor(() => {
    const spans = collector.spans();
    const run = spans.find(
      ({ name, attributes }) =>
        name === 'run' &&
        attributes['automateos.execution.id'] === executionId &&
        attributes['automateos.status'] === 'success',
    );
    if (run === undefined) throw new Error(`no run yet among ${spans.map(({ name }) => name).join()}`);
    return spans.filter(({ traceId }) => traceId === run.traceId);
  }, IN_TIME);
}

function only(spans: readonly CollectedSpan[], name: string): CollectedSpan {
  const [found, ...more] = spans.filter((span) => span.name === name);
  if (found === undefined || more.length > 0)
    throw new Error(`not one ${name} among ${spans.map((span) => span.name)}`);
  return found;
}

const newTraceparent = (flags: string) =>
  ({ traceId: randomBytes(16).toString('hex'), spanId: randomBytes(8).toString('hex'), flags }) as const;

describe.each(SETUPS)('traces on $name', (setup) => {
  test('one trace leads from the caller of the webhook to each attempt of a step and its request', {
    timeout: 90_000,
  }, async () => {
    const { api } = await open(setup);
    const workflow = await createFlow(api);
    service.answer(() => ({ status: service.requests.length === 1 ? 503 : 200 }));
    const { traceId, spanId } = newTraceparent('01');
    const id = await post(workflow.webhook_url, `00-${traceId}-${spanId}-01`);
    await succeeds(api, id);
    const spans = await spansOf(id);

    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    const accept = only(spans, 'accept');
    expect(accept).toMatchObject({ kind: 2, parentSpanId: spanId, isError: false });
    expect(accept.attributes).toMatchObject({ 'automateos.execution.id': id, 'automateos.verdict': 'accepted' });
    const run = only(spans, 'run');
    expect(run).toMatchObject({ kind: 5, parentSpanId: accept.spanId, isError: false });

    const steps = spans.filter(({ name }) => name.startsWith('step '));
    expect(steps.map(({ parentSpanId }) => parentSpanId)).toEqual(steps.map(() => run.spanId));
    const [first, second] = steps.filter(({ name }) => name === 'step http_request');
    expect(first).toMatchObject({
      isError: true,
      attributes: { 'automateos.attempt': 1, 'automateos.node.id': 'call', 'automateos.status': 'failed' },
    });
    expect(second).toMatchObject({
      isError: false,
      attributes: { 'automateos.attempt': 2, 'automateos.node.type': 'http_request', 'automateos.status': 'success' },
    });
    expect(only(spans, 'step filter').attributes).toMatchObject({ 'automateos.execution.id': id });

    const requests = spans.filter(({ kind }) => kind === 3);
    expect(requests).toMatchObject([
      { name: 'GET', parentSpanId: first?.spanId, isError: true, attributes: { 'http.response.status_code': 503 } },
      { name: 'GET', parentSpanId: second?.spanId, isError: false, attributes: { 'server.address': '127.0.0.1' } },
    ]);
    expect(service.requests.map(({ headers }) => headers.traceparent)).toEqual(
      requests.map((request) => `00-${traceId}-${request.spanId}-01`),
    );

    const processes = [accept, run].map(({ resource }) => resource['service.instance.id']);
    expect(new Set(processes).size).toBe(Math.min(2, setup.roles.length));
    expect(service.requests[0]?.path).toContain('canary-of-a-payload');
    expect(collector.text()).not.toContain('canary');
  });
});

const [SQLITE] = SETUPS;
if (SQLITE === undefined) throw new Error('there is a setup of one process');

/** Loads all that a process is made of, and says which modules that were. prom-client brings the API of OpenTelemetry. */
const NOTE_LOADED = `
  import { registerHooks } from 'node:module';
  const loaded = [];
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
  const { openEngine } = await import('./apps/automateos/src/open-engine.ts');
  const { readConfig } = await import('./apps/automateos/src/config.ts');
  const { openTracing } = await import('./apps/automateos/src/open-tracing.ts');
  await openTracing(readConfig(), console);
  console.log(JSON.stringify({ engine: openEngine.name, loaded }));`;

function loadedWith(environment: Record<string, string>): string[] {
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', NOTE_LOADED], {
    cwd: path.resolve(import.meta.dirname, '..'),
    env: { PATH: process.env.PATH, ...environment },
    encoding: 'utf8',
  });
  return (JSON.parse(output) as { loaded: string[] }).loaded.filter((url) =>
    /packages\/tracing|@opentelemetry\/(?!api\/)/.test(url),
  );
}

describe('traces', () => {
  test('without a collector nothing of them is loaded', { timeout: 60_000 }, () => {
    expect(loadedWith({})).toEqual([]);
    expect(loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })).not.toEqual([]);
  });

  test('a run goes on in its trace after a kill', { timeout: 90_000 }, async () => {
    const { cluster, api } = await open(SQLITE);
    const workflow = await createFlow(api);
    const hanging = Promise.withResolvers<never>();
    service.answer(() => hanging.promise);
    const { traceId, spanId } = newTraceparent('01');
    const id = await post(workflow.webhook_url, `00-${traceId}-${spanId}-01`);
    await vi.waitFor(() => expect(service.requests).toHaveLength(1), IN_TIME);
    await vi.waitFor(() => expect(collector.spans().map(({ name }) => name)).toContain('accept'), IN_TIME);
    service.answer(() => ({}));
    await cluster.replace(0);
    await succeeds(api, id);
    const spans = await spansOf(id);
    const run = only(spans, 'run');
    expect(run).toMatchObject({ traceId, parentSpanId: only(spans, 'accept').spanId });
    expect(run.attributes['automateos.run.number']).toBe(2);
    expect(only(spans, 'step http_request')).toMatchObject({
      parentSpanId: run.spanId,
      attributes: { 'automateos.attempt': 2 },
    });
  });

  test('what nobody has traced begins a trace under the id of the execution', { timeout: 90_000 }, async () => {
    const { api } = await open(SQLITE);
    const workflow = await createFlow(api);
    const id = await post(workflow.webhook_url);
    await succeeds(api, id);
    const spans = await spansOf(id);
    expect(only(spans, 'accept')).toMatchObject({ traceId: id.replaceAll('-', ''), parentSpanId: undefined });
  });

  test('what the caller does not record is not recorded, and the called service is told so', {
    timeout: 90_000,
  }, async () => {
    const { api } = await open(SQLITE);
    const workflow = await createFlow(api);
    const { traceId, spanId } = newTraceparent('00');
    await succeeds(api, await post(workflow.webhook_url, `00-${traceId}-${spanId}-00`));
    const recorded = await post(workflow.webhook_url);
    await succeeds(api, recorded);
    await spansOf(recorded);
    expect(collector.spans().filter((span) => span.traceId === traceId)).toEqual([]);
    expect(service.requests[0]?.headers.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  });

  test('a collector that is away slows nothing down, and is told of once', { timeout: 240_000 }, async () => {
    const RUNS = 300;
    const timeOf = async (endpoint: string): Promise<number> => {
      const { api } = await open(SQLITE, endpoint);
      const workflow = await createFlow(api);
      const startedAt = performance.now();
      const ids = await Promise.all(Array.from({ length: RUNS }, () => post(workflow.webhook_url)));
      await vi.waitFor(async () => {
        const ended = await api.listExecutions(workflow.id);
        expect(ended.filter(({ status }) => status === 'success')).toHaveLength(ids.length);
      }, IN_TIME);
      return performance.now() - startedAt;
    };
    const close = async (): Promise<string> => {
      await vi.waitFor(() => expect(opened?.log()).toContain('traces cannot be delivered'), IN_TIME);
      expect(await opened?.stop()).toEqual([0]);
      const log = opened?.log() ?? '';
      opened = undefined;
      return log;
    };
    const gone = await startCollector();
    gone.close();
    // What this process does for the first time is not the server's time.
    await timeOf(collector.url);
    expect(await opened?.stop()).toEqual([0]);
    const away = await timeOf(gone.url);
    expect((await close()).split('traces cannot be delivered')).toHaveLength(2);
    const there = await timeOf(collector.url);
    console.log(`collector there ${there.toFixed(0)} ms, away ${away.toFixed(0)} ms: ${(away / there).toFixed(2)}`);
    expect(away / there).toBeLessThan(3);
  });
});
