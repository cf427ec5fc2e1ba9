import { setTimeout as sleep } from 'node:timers/promises';
import { definitionSchema, type WorkflowDefinition } from '@automateos/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiClient, type ApiExecution, type ApiWorkflow } from './support/api-client.ts';
import { type Cluster, SETUPS, startCluster } from './support/cluster.ts';
import { type Sink, startSink } from './support/sink.ts';

/** The definition of the specification, as text: only the host of the URL is put in. */
const specified = (host: string): string => `{ "nodes": [
    { "id": "trigger-1", "type": "webhook", "config": { "method": "POST", "path": "/webhook/abc123" } },
    { "id": "action-1", "type": "http_request", "config": { "url": "${host}/data", "method": "POST",
        "headers": { "Content-Type": "application/json" }, "body": "{{trigger.payload}}" } },
    { "id": "filter-1", "type": "filter", "config": { "condition": "{{action-1.status}} == 200", "continue_on": true } } ],
  "connections": [ { "from": "trigger-1", "to": "action-1" }, { "from": "action-1", "to": "filter-1" } ] }`;

describe.each(SETUPS)('the specified flow, on $name', (setup) => {
  let sink: Sink;
  let server: Cluster;
  let api: ApiClient;

  beforeAll(async () => {
    sink = await startSink();
    server = await startCluster(setup, { EGRESS_ALLOW: '127.0.0.0/8' });
    api = new ApiClient(() => server.url);
    await api.signUp();
  });

  afterAll(async () => {
    const codes = await server.stop();
    expect(new Set(codes), server.log()).toEqual(new Set([0]));
    await sink.close();
  });

  const create = (definition: WorkflowDefinition): Promise<ApiWorkflow> => api.createWorkflow('A flow', definition);

  const post = async (workflow: ApiWorkflow, body: unknown): Promise<string> => {
    const response = await fetch(workflow.webhook_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(202);
    const answer = (await response.json()) as { execution_id: string; status: string };
    expect(answer.status).toBe('queued');
    return answer.execution_id;
  };

  const ended = async (id: string, isThere = (execution: ApiExecution): boolean => execution.status !== 'running') => {
    for (let tries = 0; tries < 400; tries += 1) {
      const execution = await api.getExecution(id);
      if (execution.status !== 'queued' && isThere(execution)) return execution;
      await sleep(25);
    }
    throw new Error(`${id} does not end: ${server.log()}`);
  };

  test('is accepted as it is written, runs, and shows what every step got and gave', async () => {
    const definition = definitionSchema.parse(JSON.parse(specified(sink.url)));
    const workflow = await create(definition);
    const execution = await ended(await post(workflow, { name: 'Ada', total: 51 }));
    expect(execution).toMatchObject({
      status: 'success',
      payload: { name: 'Ada', total: 51 },
      result: { 'filter-1': { passed: true } },
      error: null,
    });
    expect(execution.steps).toMatchObject([
      { node_id: 'trigger-1', status: 'success', output: { payload: { name: 'Ada', total: 51 }, method: 'POST' } },
      {
        node_id: 'action-1',
        status: 'success',
        input: { url: `${sink.url}/data`, body: { name: 'Ada', total: 51 } },
        output: { status: 200 },
        attempts: [{ number: 1, error: null }],
      },
      { node_id: 'filter-1', status: 'success', input: { condition: true }, output: { passed: true } },
    ]);
    expect(sink.hits.at(-1)).toMatchObject({ method: 'POST', path: '/data', body: '{"name":"Ada","total":51}' });
    expect(sink.hits.at(-1)?.key).toMatch(/^[\w-]{43}$/);
  });

  test('stops the branch at the filter when the answer is 404, and the run is a success', async () => {
    const definition = definitionSchema.parse(JSON.parse(specified(sink.url).replace('/data"', '/data?status=404"')));
    const after = { id: 'after', type: 'http_request', config: { url: `${sink.url}/after` } };
    const workflow = await create({
      nodes: [...definition.nodes, after],
      connections: [...definition.connections, { from: 'filter-1', to: 'after' }],
    });
    const execution = await ended(await post(workflow, {}));
    expect(execution.status).toBe('success');
    expect(execution.steps.map(({ node_id, status, output }) => [node_id, status, output])).toMatchObject([
      ['trigger-1', 'success', {}],
      ['action-1', 'success', { status: 404 }],
      ['filter-1', 'success', { passed: false }],
      ['after', 'skipped', null],
    ]);
    expect(sink.hits.filter(({ path: hitPath }) => hitPath === '/after')).toHaveLength(0);
  });

  test('tries again after a 503, under the same key, and shows each attempt', async () => {
    const workflow = await create({
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        {
          id: 'call',
          type: 'http_request',
          config: { url: `${sink.url}/flaky?fail=2`, method: 'POST' },
          retry: { initial_delay_ms: 10, max_delay_ms: 20 },
        },
      ],
      connections: [{ from: 'hook', to: 'call' }],
    });
    const execution = await ended(await post(workflow, {}));
    expect(execution.status).toBe('success');
    const attempts = execution.steps[1]?.attempts;
    expect(attempts?.map(({ number, error }) => [number, error?.code])).toEqual([
      [1, 'HTTP_ERROR_STATUS'],
      [2, 'HTTP_ERROR_STATUS'],
      [3, undefined],
    ]);
    const keys = sink.hits.filter(({ path: hitPath }) => hitPath === '/flaky').map(({ key }) => key);
    expect(keys).toHaveLength(3);
    expect(new Set(keys).size).toBe(1);
  });

  test('fails with the place and the reason, and a retry runs the same payload again', async () => {
    const workflow = await create({
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        { id: 'call', type: 'http_request', config: { url: '{{hook.payload.url}}' } },
        { id: 'after', type: 'filter', config: { condition: true } },
      ],
      connections: [
        { from: 'hook', to: 'call' },
        { from: 'call', to: 'after' },
      ],
    });
    const failed = await ended(await post(workflow, { adress: 'a typo' }));
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'EXPRESSION_ERROR', node_id: 'call' } });
    expect(failed.error?.message).toContain('adress');
    expect(failed.steps.map(({ status }) => status)).toEqual(['success', 'failed', 'skipped']);
    const again = await api.request<{ execution_id: string }>('POST', `/api/v1/executions/${failed.id}/retry`);
    const retried = await ended(again.execution_id);
    expect(retried).toMatchObject({ status: 'failed', payload: { adress: 'a typo' }, retry_of: failed.id });
  });

  test('does not let a workflow reach a private address that nobody allowed', async () => {
    const workflow = await create({
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        { id: 'call', type: 'http_request', config: { url: 'http://169.254.169.254/latest/meta-data/' } },
      ],
      connections: [{ from: 'hook', to: 'call' }],
    });
    const execution = await ended(await post(workflow, {}));
    expect(execution).toMatchObject({ status: 'failed', error: { code: 'EGRESS_BLOCKED', node_id: 'call' } });
    expect(execution.steps[1]?.attempts).toHaveLength(1);
  });

  test('cancels a running execution: nothing starts afterwards, and the call in flight is in doubt', async () => {
    const workflow = await create({
      nodes: [
        { id: 'hook', type: 'webhook', config: {} },
        { id: 'slow', type: 'http_request', config: { url: `${sink.url}/slow?delay=20000` } },
        { id: 'never', type: 'http_request', config: { url: `${sink.url}/never` } },
      ],
      connections: [
        { from: 'hook', to: 'slow' },
        { from: 'slow', to: 'never' },
      ],
    });
    const id = await post(workflow, {});
    while (!sink.hits.some(({ path: hitPath }) => hitPath === '/slow')) await sleep(10);
    await api.request('POST', `/api/v1/executions/${id}/cancel`);
    const execution = await ended(id);
    expect(execution.status).toBe('cancelled');
    expect(execution.steps.find(({ node_id }) => node_id === 'slow')?.status).toBe('in_doubt');
    expect(sink.hits.some(({ path: hitPath }) => hitPath === '/never')).toBe(false);
    await expect(api.request('POST', `/api/v1/executions/${id}/cancel`)).rejects.toThrow('EXECUTION_FINISHED');
  });
});
