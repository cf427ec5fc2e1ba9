import type { HttpClient, HttpResponse, NodeExample, WorkflowId } from '@automateos/model';
import { nodeCatalogue } from '@automateos/nodes';
import { expect, test } from 'vitest';
import { addActor, addWorkflow, eventually, openInstance } from '../conformance/instance.conformance.ts';

/** Answers as the example says that its services do. */
function servicesOf(current: () => NodeExample): HttpClient {
  return {
    request: async ({ method, url }) => {
      const answer = current().answers?.[`${method} ${url}`];
      if (answer === undefined) throw new Error(`the example says no answer to ${method} ${url}`);
      const response: HttpResponse = {
        status: answer.status,
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(answer.body)),
      };
      return { ok: true, response };
    },
  };
}

test('every example of a node gives what it says', async () => {
  let current: NodeExample;
  const instance = await openInstance({ http: servicesOf(() => current) });
  const actor = await addActor(instance);
  const { executions } = instance.useCases;

  async function outcomeOf({ definition, payload }: NodeExample) {
    const { id } = await addWorkflow(instance, actor, definition);
    const { executionId } = await executions.execute(actor, id as WorkflowId, { payload, idempotencyKey: undefined });
    const view = await eventually(async () => {
      const found = await executions.get(actor, executionId);
      if (found.completedAt === null) throw new Error(`the execution is still ${found.status}`);
      return found;
    });
    const error = view.error === null ? undefined : { code: view.error.code, message: view.error.message };
    return { result: view.result, error };
  }

  for (const { type, example } of nodeCatalogue.list()) {
    if (example === undefined) throw new Error(`the node "${type}" has no example`);
    current = example;
    expect(
      example.definition.nodes.some((node) => node.type === type),
      `the example of ${type} shows it`,
    ).toBe(true);
    expect(await outcomeOf(example), type).toEqual({ result: example.result, error: example.error });
  }
});
