import type { ExecutionId } from '@automateos/model';
import { expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  openInstance,
  openWith,
  reaches,
  stepOf,
} from '../conformance/instance.conformance.ts';

function codeWorkflow(config: { code: string; input?: string }) {
  return define(['start', { id: 'calc', type: 'code', config }], ['start>calc']);
}

test('code is taken as it is, and its input is the output of the node before', async () => {
  const { run } = await openWith(codeWorkflow({ code: "console.log('{{x}}'); return {a: {b: input.payload.n}}" }));
  const view = await run({ n: 5 });
  expect(view.result).toEqual({ calc: { result: { a: { b: 5 } }, logs: ['{{x}}'] } });
  expect(JSON.parse(String(stepOf(view, 'calc')?.input))).toMatchObject({
    input: { payload: { n: 5 } },
    timeout_ms: 10_000,
  });
});

test('code that fails fails its step with the line and the console', async () => {
  const { run } = await openWith(
    codeWorkflow({ code: 'console.log(input);\nthrow new Error("no")', input: '{{trigger.payload.n}}' }),
  );
  const view = await run({ n: 5 });
  expect(view).toMatchObject({
    status: 'failed',
    error: { code: 'CODE_ERROR', message: 'Error: no (line 2)', nodeId: 'calc' },
  });
  expect(stepOf(view, 'calc')?.error).toMatchObject({ details: { line: 2, logs: ['5'] } });
});

test('code that runs for ever is stopped by a cancel', async () => {
  const { instance, actor, execute } = await openWith(codeWorkflow({ code: 'while (true) {}' }));
  const { executionId } = await execute();
  await reaches(instance, actor, executionId as ExecutionId, 'running');
  await instance.useCases.executions.cancel(actor, executionId as ExecutionId);
  await reaches(instance, actor, executionId as ExecutionId, 'cancelled');
});

test('faults of the config of code are told when it is saved, whatever the code holds', async () => {
  const instance = await openInstance();
  const actor = await addActor(instance);
  const saved = addWorkflow(instance, actor, codeWorkflow({ code: `{{${'x'.repeat(256 * 1024)}` }));
  await expect(saved).rejects.toMatchObject({ issues: [{ field: 'nodes[1].config.code' }] });
});
