import { expect, test } from 'vitest';
import { define, openWith, reaches, stepStatuses } from '../conformance/instance.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const DEFINITION = define(
  ['start', 'first', { id: 'second', type: 'call', config: { name: 'second', value: '{{first}}' } }, 'third'],
  ['start>first', 'first>second', 'second>third'],
);

test('a run goes on from any node with outputs, payload and version of one’s choice', async () => {
  const { instance, actor, workflow, run, nodes } = await openWith(DEFINITION);
  const done = await run({ n: 1 });
  const { executions, workflows } = instance.useCases;
  const wish = { fromNode: 'second', outputs: { first: 'edited' }, payload: { n: 2 }, version: 'original' } as const;
  const { executionId } = await executions.retry(actor, done.id, wish);
  const view = await reaches(instance, actor, executionId, 'success');
  expect(view).toMatchObject({ retryOf: done.id, payload: { n: 2 }, workflowVersion: 1 });
  expect(stepStatuses(view)).toEqual({ start: 'success', first: 'success', second: 'success', third: 'success' });
  expect(nodes.callsOf('first')).toHaveLength(1);
  expect(nodes.callsOf('second').map(({ value }) => value)).toEqual(['first', 'edited']);
  expect(nodes.callsOf('third')).toHaveLength(2);
  const definition = define(['start', 'first', 'second'], ['start>first', 'first>second']);
  await workflows.change(actor, workflow.id, { definition }, undefined);
  const current = await executions.retry(actor, done.id, { fromNode: 'second', version: 'current' });
  const again = await reaches(instance, actor, current.executionId, 'success');
  expect(again).toMatchObject({ workflowVersion: 2, result: { second: 'second' } });
  expect(nodes.callsOf('first')).toHaveLength(1);
});

test('a run that failed goes on after the failed node with an output that is given for it', async () => {
  const { instance, actor, run, nodes } = await openWith(DEFINITION);
  nodes.on('second', () => fail('BROKEN', { retryable: false }));
  const failed = await run();
  const wish = { fromNode: 'third', outputs: { second: { id: 1 } }, version: 'original' } as const;
  const { executionId } = await instance.useCases.executions.retry(actor, failed.id, wish);
  await reaches(instance, actor, executionId, 'success');
  expect(nodes.callsOf('second')).toHaveLength(1);
  expect(nodes.callsOf('third')).toHaveLength(1);
});

test('what cannot be asked is refused at the field that asks it, and makes no run', async () => {
  const { instance, actor, run, nodes, workflow } = await openWith(DEFINITION);
  nodes.on('second', () => fail('BROKEN', { retryable: false }));
  const failed = await run();
  nodes.on('second', () => succeed('fine'));
  const { executions } = instance.useCases;
  const refused = (wish: object, field: string) =>
    expect(executions.retry(actor, failed.id, { version: 'original', ...wish })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field }],
    });
  await refused({ outputs: { first: 1 } }, 'from_node');
  await refused({ fromNode: 'nowhere' }, 'from_node');
  await refused({ fromNode: 'third' }, 'from_node');
  await refused({ fromNode: 'second', outputs: { third: 1 } }, 'outputs.third');
  await refused({ fromNode: 'second', outputs: { nowhere: 1 } }, 'outputs.nowhere');
  await refused({ fromNode: 'second', payload: 1, outputs: { start: 1 } }, 'payload');
  expect((await executions.list(actor, workflow.id, { limit: 9 })).items).toHaveLength(1);
});
