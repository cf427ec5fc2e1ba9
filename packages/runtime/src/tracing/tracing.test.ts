import { createFakeClock } from '@automateos/testing';
import { expect, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  openInstance,
  openWith,
  reaches,
} from '../conformance/instance.conformance.ts';
import { createRecordingTracer, type RecordedSpan } from '../conformance/recorded-spans.conformance.ts';
import { fail, succeed } from '../conformance/test-nodes.conformance.ts';

const SECRET = 'what nobody may see';

type Recording = ReturnType<typeof createRecordingTracer>;

const named = ({ spans }: Recording, name: string): RecordedSpan[] => spans.filter((span) => span.name === name);

function one(recording: Recording, name: string): RecordedSpan {
  const [found, ...more] = named(recording, name);
  if (found === undefined || more.length > 0) throw new Error(`not one "${name}" but ${1 + more.length}`);
  return found;
}

/** What a run has begun it also ends, whatever becomes of it. */
async function allEnd(recording: Recording): Promise<void> {
  await eventually(() => expect(recording.spans.filter(({ error }) => error === undefined)).toEqual([]));
}

test('a run is a trace under its own id: accept, run, and each attempt with what it came to', async () => {
  const tracer = createRecordingTracer();
  const retry = { max_attempts: 2, initial_delay_ms: 1, factor: 1, max_delay_ms: 1, jitter: false };
  const call = { id: 'a', type: 'call', config: { name: 'a', value: SECRET }, retry };
  const { run, nodes } = await openWith(define(['start', call, 'b'], ['start>a', 'a>b']), { tracer });
  nodes.on('a', ({ attempt, value }) =>
    attempt === 1 ? fail('BUSY', { error: { code: 'BUSY', message: SECRET } }) : succeed(value ?? null),
  );
  const { id, workflowId } = await run({ secret: SECRET });
  await allEnd(tracer);
  const [accept, running] = [one(tracer, 'accept'), one(tracer, 'run')];
  const [first, second, other, ...more] = named(tracer, 'step call');
  expect(more).toEqual([]);
  expect(new Set(tracer.spans.map(({ traceId }) => traceId))).toEqual(new Set([id.replaceAll('-', '')]));
  expect(accept).toMatchObject({ kind: 'server', parentSpanId: undefined, error: null });
  expect(accept.attributes).toEqual({
    'automateos.workflow.id': workflowId,
    'automateos.execution.id': id,
    'automateos.verdict': 'accepted',
  });
  expect(running).toMatchObject({ kind: 'consumer', parentSpanId: accept.spanId, error: null });
  expect(running.attributes).toMatchObject({ 'automateos.execution.id': id, 'automateos.status': 'success' });
  expect([first, second, other].map((span) => span?.parentSpanId)).toEqual(Array(3).fill(running.spanId));
  const step = { 'automateos.execution.id': id, 'automateos.node.type': 'call' };
  const failed = { ...step, 'automateos.node.id': 'a', 'automateos.attempt': 1, 'automateos.status': 'failed' };
  expect(first).toMatchObject({ error: 'BUSY', attributes: failed });
  const succeeded = { ...failed, 'automateos.attempt': 2, 'automateos.status': 'success' };
  expect(second).toMatchObject({ error: null, attributes: succeeded });
  expect(other?.attributes).toEqual({ ...step, ...succeeded, 'automateos.node.id': 'b', 'automateos.attempt': 1 });
  expect(JSON.stringify(tracer.spans)).not.toContain(SECRET);
});

test('the trace of the caller goes on in the execution, also when it is queued and claimed', async () => {
  const tracer = createRecordingTracer();
  const options = { tracer, isStarted: false };
  const { instance, actor, workflow } = await openWith(define(['start', 'a'], ['start>a']), options);
  const caller = tracer.start({ name: 'caller', kind: 'client', parent: null, attributes: {} });
  const input = { payload: {}, idempotencyKey: undefined, traceparent: caller.traceparent };
  const { executionId } = await instance.useCases.executions.execute(actor, workflow.id, input);
  expect(named(tracer, 'run')).toEqual([]);
  await instance.worker.start();
  await reaches(instance, actor, executionId, 'success');
  caller.end({}, null);
  await allEnd(tracer);
  const [outer, accept, running] = ['caller', 'accept', 'run'].map((name) => one(tracer, name));
  expect(accept).toMatchObject({ traceId: outer?.traceId, parentSpanId: outer?.spanId });
  expect(running).toMatchObject({ traceId: outer?.traceId, parentSpanId: accept?.spanId });
});

test('after a long retry the next run is in the same trace, beside the first', async () => {
  const tracer = createRecordingTracer();
  const clock = createFakeClock();
  const retry = { max_attempts: 2, initial_delay_ms: 60_000, factor: 1, max_delay_ms: 60_000, jitter: false };
  const definition = define(['start', { id: 'a', type: 'call', config: { name: 'a' }, retry }], ['start>a']);
  const { instance, actor, execute, nodes } = await openWith(definition, { tracer, clock });
  nodes.on('a', ({ attempt }) => (attempt === 1 ? fail('BUSY') : succeed(null)));
  const { executionId } = await execute();
  await reaches(instance, actor, executionId, 'waiting');
  clock.advance(60_000);
  await reaches(instance, actor, executionId, 'success', clock);
  await allEnd(tracer);
  const accept = one(tracer, 'accept');
  expect(named(tracer, 'run')).toMatchObject([
    { parentSpanId: accept.spanId, error: null, attributes: { 'automateos.status': 'parked' } },
    { parentSpanId: accept.spanId, error: null, attributes: { 'automateos.status': 'success' } },
  ]);
  const [first, second] = named(tracer, 'run').map(({ spanId }) => spanId);
  expect(named(tracer, 'step call').map(({ parentSpanId }) => parentSpanId)).toEqual([first, second]);
});

test('a failed run is marked, and a loop tells of each of its items', async () => {
  const tracer = createRecordingTracer();
  const loop = { id: 'each', type: 'for_each', config: { items: '{{trigger.payload.items}}' } };
  const inner = { id: 'work', type: 'call', config: { name: 'work' }, parent: 'each' };
  const { run, nodes } = await openWith(define(['start', loop, inner, 'last'], ['start>each', 'each>last']), {
    tracer,
  });
  nodes.on('last', () => fail('BROKEN', { retryable: false }));
  expect((await run({ items: [1, 2, 3] })).status).toBe('failed');
  await allEnd(tracer);
  expect(one(tracer, 'run')).toMatchObject({
    error: 'EXECUTION_FAILED',
    attributes: { 'automateos.status': 'failed' },
  });
  expect(one(tracer, 'step for_each')).toMatchObject({ error: null, attributes: { 'automateos.status': 'success' } });
  const passes = named(tracer, 'step call').map(({ attributes }) => attributes['automateos.iteration']);
  expect(passes.toSorted()).toEqual(['0', '1', '2', undefined]);
});

test('what a cancel cuts is shown as cut', async () => {
  const tracer = createRecordingTracer();
  const { instance, actor, execute, nodes } = await openWith(define(['start', 'a'], ['start>a']), { tracer });
  nodes.hold('a');
  const { executionId } = await execute();
  await eventually(() => expect(nodes.calls).toHaveLength(1));
  await instance.useCases.executions.cancel(actor, executionId);
  await reaches(instance, actor, executionId, 'cancelled');
  await allEnd(tracer);
  expect(one(tracer, 'step call').attributes['automateos.status']).toBe('cut');
  expect(one(tracer, 'run').attributes['automateos.status']).toBe('cancelled');
});

test('a workflow that a step runs goes on in the trace of the step', async () => {
  const tracer = createRecordingTracer();
  const instance = await openInstance({ tracer });
  const actor = await addActor(instance);
  const called = await addWorkflow(
    instance,
    actor,
    define([{ id: 'in', type: 'sub_workflow', config: { inputs: [] } }, 'work'], ['in>work']),
  );
  const calling = { id: 'run', type: 'call_workflow', config: { workflow_id: called.id, inputs: {} } };
  const parent = await addWorkflow(instance, actor, define(['start', calling], ['start>run']));
  const input = { payload: {}, idempotencyKey: undefined };
  const { executionId } = await instance.useCases.executions.execute(actor, parent.id, input);
  await reaches(instance, actor, executionId, 'success');
  await allEnd(tracer);
  const step = one(tracer, 'step call_workflow');
  expect(step.attributes['automateos.status']).toBe('waiting');
  const below = named(tracer, 'run').filter(({ parentSpanId }) => parentSpanId === step.spanId);
  expect(below).toMatchObject([{ traceId: step.traceId, attributes: { 'automateos.workflow.id': called.id } }]);
  expect(one(tracer, 'step call')).toMatchObject({ parentSpanId: below[0]?.spanId });
});

test('a request that comes again is a span of its own; a run that was begun for it is dropped', async () => {
  const tracer = createRecordingTracer();
  const { instance, actor, execute } = await openWith(define(['start', 'a'], ['start>a']), { tracer });
  const first = await execute({}, 'a key');
  await reaches(instance, actor, first.executionId, 'success');
  expect(await execute({}, 'a key')).toEqual(first);
  await allEnd(tracer);
  expect(named(tracer, 'accept').map(({ attributes }) => attributes['automateos.verdict'])).toEqual([
    'accepted',
    'duplicate',
  ]);
  // Where a slot is free it begins before it is known that the request came before.
  expect(named(tracer, 'run').map(({ attributes }) => attributes['automateos.status'])).toEqual(['success', 'dropped']);
});
