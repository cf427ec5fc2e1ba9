import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Json } from '@automateos/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TEMPLATES } from '../apps/web/src/features/workflows/templates/index.ts';
import type { Template } from '../apps/web/src/features/workflows/templates/template.ts';
import { ApiClient, type ApiExecution } from './support/api-client.ts';
import { type ServerProcess, startServer } from './support/server-process.ts';

let folder: string;
let server: ServerProcess;
let api: ApiClient;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'automateos-templates-'));
  server = await startServer(folder);
  api = new ApiClient(() => server.url);
  await api.signUp();
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true });
});

const ENDED = new Set(['success', 'failed', 'cancelled']);

/** Posts to the webhook as anybody would, and waits for the end of the run. */
async function run(webhookUrl: string, payload: Json): Promise<ApiExecution> {
  const response = await fetch(webhookUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  });
  expect(response.status).toBe(202);
  const { execution_id } = (await response.json()) as { execution_id: string }; // as the contract says
  for (;;) {
    const execution = await api.getExecution(execution_id);
    if (ENDED.has(execution.status)) return execution;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const failedSteps = ({ steps }: ApiExecution) =>
  steps.filter(({ error }) => error !== null).map(({ node_id, error }) => `${node_id}: ${error?.message}`);

test('there are templates enough, told apart by id and name', () => {
  expect(TEMPLATES.length).toBeGreaterThanOrEqual(6);
  expect(new Set(TEMPLATES.map(({ id }) => id)).size).toBe(TEMPLATES.length);
  expect(new Set(TEMPLATES.map(({ name }) => name)).size).toBe(TEMPLATES.length);
});

describe.each(TEMPLATES.map((template) => [template.name, template] as const))('%s', (name, template: Template) => {
  test('runs with its sample', async () => {
    const { webhook_url } = await api.createWorkflow(name, template.definition);
    const execution = await run(webhook_url, template.samplePayload);
    if (template.repairedPayload === undefined) {
      expect([execution.status, execution.error, failedSteps(execution)]).toEqual([
        'success',
        null,
        expectedFaults(template),
      ]);
      return;
    }
    expect([execution.status, failedSteps(execution).length]).toEqual(['failed', 1]);
    expect((await run(webhook_url, template.repairedPayload)).status).toBe('success');
  });
});

/** Failures that a template takes up by itself. */
function expectedFaults({ definition }: Template): unknown[] {
  const branches = definition.nodes.filter(({ on_error }) => on_error === 'branch');
  return branches.map(({ id }) => expect.stringMatching(new RegExp(`^${id}: `)));
}
