import { buildPlan, type Plan } from '@automateos/engine';
import type { ExecutionId, WorkflowDefinition, WorkflowId, WorkflowNode } from '@automateos/model';
import { describe, expect, test } from 'vitest';
import { define } from '../conformance/instance.conformance.ts';
import type { RestartSource, StepFacts } from '../ports.ts';
import { planRestart, type RestartPoint } from './plan-restart.ts';

function planOf(nodes: Parameters<typeof define>[0], connections: readonly string[]): Plan {
  const definition: WorkflowDefinition = define(nodes, connections);
  return buildPlan(definition, (type) => ({
    trigger: type === 'webhook',
    outputs: ['main', 'other'],
    version: 1,
  }));
}

function stepOf(nodeId: string, status: StepFacts['status'], more: Partial<StepFacts> = {}): StepFacts {
  const isSuccess = status === 'success';
  return {
    nodeId,
    iteration: '',
    hasInput: true,
    status,
    attempt: status === 'skipped' ? 0 : 1,
    hasOutput: isSuccess,
    hasKey: false,
    emitted: isSuccess ? ['main'] : [],
    attempts: [],
    ...more,
  };
}

function sourceOf(steps: readonly StepFacts[], failedNodeId: string | null = null): RestartSource {
  return {
    executionId: 'x' as ExecutionId, // any
    workflowId: 'w' as WorkflowId, // any
    workflowVersion: 1,
    triggerNodeId: 'start',
    failedNodeId,
    steps: [stepOf('start', 'success'), ...steps],
  };
}

const FAILED: RestartPoint = { kind: 'failed-step' };
const fromNode = (nodeId: string): RestartPoint => ({ kind: 'node', nodeId });

function ask(original: Plan, source: RestartSource, point: RestartPoint, target = original, given: string[] = []) {
  return planRestart({ original, target, source, point, given: new Set(given) });
}

const CHAIN = planOf(['start', 'a', 'b', 'c'], ['start>a', 'a>b', 'b>c']);
const FAILED_AT_B = sourceOf([stepOf('a', 'success'), stepOf('b', 'failed'), stepOf('c', 'skipped')], 'b');

describe('on the version that it ran', () => {
  test('every success is taken over, and what failed and was skipped after it runs', () => {
    const nothing = { keyed: [], continued: [], repeats: [], unused: [], openBefore: [] };
    expect(ask(CHAIN, FAILED_AT_B, FAILED)).toEqual({ ok: true, copied: ['start', 'a'], ...nothing });
    expect(ask(CHAIN, FAILED_AT_B, { kind: 'start' })).toEqual({ ok: true, copied: ['start'], ...nothing });
  });

  test('a join that ran without its failed branch is not carried out again', () => {
    const plan = planOf(['start', 'a', 'b', 'join'], ['start>a', 'start>b', 'a>join', 'b>join']);
    const source = sourceOf([stepOf('a', 'success'), stepOf('b', 'failed'), stepOf('join', 'success')], 'b');
    expect(ask(plan, source, FAILED)).toMatchObject({ copied: ['start', 'a', 'join'], repeats: [] });
  });

  test('a failure that was taken up is a result', () => {
    const node = { id: 'a', type: 'call', config: { name: 'a' }, on_error: 'continue' } as const;
    const plan = planOf(['start', node, 'b'], ['start>a', 'a>b']);
    const takenUp = stepOf('a', 'failed', { hasOutput: true, emitted: ['main'] });
    expect(ask(plan, sourceOf([takenUp, stepOf('b', 'failed')], 'b'), FAILED)).toMatchObject({
      copied: ['start', 'a'],
    });
  });

  test('what stands at an output that was not taken is skipped again, and its record is not needed', () => {
    const plan = planOf(['start', 'a', 'b', 'c'], ['start>a', 'a.other>b', 'a>c']);
    const source = sourceOf([stepOf('a', 'success'), stepOf('b', 'skipped'), stepOf('c', 'failed')], 'c');
    expect(ask(plan, source, FAILED)).toMatchObject({ copied: ['start', 'a'], repeats: [] });
  });
});

describe('on another version', () => {
  test('a node with another config keeps its record, a node of another type does not', () => {
    const changed = { id: 'a', type: 'call', config: { name: 'another' } };
    const target = planOf(['start', changed, 'b', 'c'], ['start>a', 'a>b', 'b>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, target)).toMatchObject({ copied: ['start', 'a'], repeats: [] });
    const retyped = planOf(['start', { ...changed, type: 'filter' }, 'b', 'c'], ['start>a', 'a>b', 'b>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, retyped)).toMatchObject({ copied: ['start'], repeats: ['a'] });
  });

  test('what stands after a new node runs again', () => {
    const before = planOf(['start', 'new1', 'a', 'b', 'c'], ['start>new1', 'new1>a', 'a>b', 'b>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, before)).toMatchObject({ copied: ['start'], repeats: ['a'] });
    const after = planOf(['start', 'a', 'new1', 'b', 'c'], ['start>a', 'a>new1', 'new1>b', 'b>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, after)).toMatchObject({ copied: ['start', 'a'], repeats: [] });
  });

  test('a node that is disabled now is not taken over', () => {
    const disabled = { id: 'a', type: 'call', config: { name: 'a' }, disabled: true };
    const target = planOf(['start', disabled, 'b', 'c'], ['start>a', 'a>b', 'b>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, target)).toMatchObject({ copied: ['start'], repeats: [] });
  });

  test('without the failed node or the trigger there is no restart', () => {
    const without = planOf(['start', 'a', 'c'], ['start>a', 'a>c']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, without)).toMatchObject({ ok: false, code: 'NODE_MISSING' });
    expect(ask(CHAIN, FAILED_AT_B, { kind: 'start' }, without)).toMatchObject({ ok: true, copied: ['start'] });
    const other = planOf([{ id: 'hook', type: 'webhook', config: {} }, 'a', 'b'], ['hook>a', 'a>b']);
    expect(ask(CHAIN, FAILED_AT_B, FAILED, other)).toMatchObject({ ok: false, code: 'TRIGGER_MISSING' });
  });
});

describe('from one node on', () => {
  const done = sourceOf([stepOf('a', 'success'), stepOf('b', 'success'), stepOf('c', 'success')]);

  test('it and all that follows it runs, the rest is taken over', () => {
    expect(ask(CHAIN, done, fromNode('b'))).toMatchObject({ copied: ['start', 'a'], repeats: [], openBefore: [] });
    const plan = planOf(['start', 'a', 'b', 'other'], ['start>a', 'a>b', 'start>other']);
    const source = sourceOf([stepOf('a', 'success'), stepOf('b', 'success'), stepOf('other', 'success')]);
    expect(ask(plan, source, fromNode('a'))).toMatchObject({ copied: ['start', 'other'] });
  });

  test('outputs that are given stand for recorded ones, before that node only', () => {
    expect(ask(CHAIN, FAILED_AT_B, fromNode('c'))).toMatchObject({ openBefore: ['b'] });
    expect(ask(CHAIN, FAILED_AT_B, fromNode('c'), CHAIN, ['b'])).toMatchObject({
      copied: ['start', 'a'],
      openBefore: [],
      unused: [],
    });
    expect(ask(CHAIN, done, fromNode('b'), CHAIN, ['c'])).toMatchObject({ unused: ['c'] });
    expect(ask(CHAIN, done, fromNode('b'), CHAIN, ['nowhere'])).toMatchObject({ unused: ['nowhere'] });
  });

  test('a node that is not there cannot be begun at', () => {
    expect(ask(CHAIN, done, fromNode('nowhere'))).toMatchObject({ ok: false, code: 'NODE_MISSING' });
  });
});

describe('the key of a call is handed over', () => {
  const error = (code: string, details = {}) => ({ code, message: '', details });
  const attempt = (code: string, details = {}) => [
    { number: 1, startedAt: 1, completedAt: 2, error: error(code, details) },
  ];
  test.each([
    ['in doubt', stepOf('b', 'in_doubt', { hasKey: true }), true],
    [
      'lost with its worker',
      stepOf('b', 'skipped', { attempt: 1, hasKey: true, attempts: attempt('OUTCOME_UNKNOWN') }),
      true,
    ],
    [
      'timed out',
      stepOf('b', 'failed', { hasKey: true, attempts: attempt('STEP_TIMEOUT', { outcome: 'unknown' }) }),
      true,
    ],
    ['answered with an error', stepOf('b', 'failed', { hasKey: true, attempts: attempt('HTTP_ERROR_STATUS') }), false],
    ['without a key', stepOf('b', 'in_doubt'), false],
  ])('%s', (_name, step, isKept) => {
    const source = sourceOf([stepOf('a', 'success'), step]);
    expect(ask(CHAIN, source, FAILED)).toMatchObject({ keyed: isKept ? ['b'] : [] });
    expect(ask(CHAIN, source, { kind: 'start' })).toMatchObject({ keyed: isKept ? ['b'] : [] });
  });
});

describe('a loop that failed', () => {
  const loop = (config: object = {}) => ({ id: 'each', type: 'for_each', config: { items: [1, 2], ...config } });
  const child = (id: string): WorkflowNode => ({
    id,
    type: 'call',
    config: { name: id },
    parent: 'each',
    ...(id === 'x' && { on_error: 'continue' }),
  });
  const planWith = (config: object = {}, ...ids: string[]): Plan =>
    buildPlan(
      define(
        ['start', 'a', loop(config), ...(ids.length === 0 ? ['x', 'y'] : ids).map(child)],
        ['start>a', 'a>each', 'x>y'],
      ),
      (type) => ({
        trigger: type === 'webhook',
        outputs: ['main'],
        version: 1,
        ...(type === 'for_each' && { loop: () => {} }),
      }),
    );
  const failed = stepOf('each', 'failed');
  const pass = (iteration: string, x: Partial<StepFacts> = {}, y: Partial<StepFacts> = {}): StepFacts[] => [
    stepOf('x', 'success', { iteration, ...x }),
    stepOf('y', 'success', { iteration, ...y }),
  ];
  const taken = (source: RestartSource, target = planWith(), point: RestartPoint = FAILED, given: string[] = []) => {
    const plan = ask(planWith(), source, point, target, given);
    return plan.ok ? plan.continued : plan;
  };
  const lastFailed = { status: 'failed', emitted: [] } as const;

  test('keeps the passes whose steps all came to something', () => {
    const steps = [
      ...pass('0'),
      ...pass('1', {}, lastFailed),
      ...pass('2', {}, { status: 'skipped', attempt: 0 }),
      // It was under way when the run ended.
      ...pass('3', {}, { status: 'skipped', attempt: 1 }),
      ...pass('4', {}, { status: 'in_doubt' }),
      ...pass('5', { status: 'failed', emitted: ['main'], hasOutput: true }),
      // It delivered something while it waited.
      ...pass('7', {}, { ...lastFailed, emitted: ['main'], hasOutput: true }),
      stepOf('x', 'success', { iteration: '6' }),
    ];
    expect(taken(sourceOf([stepOf('a', 'success'), failed, ...steps], 'each'))).toEqual([
      { nodeId: 'each', inside: ['x', 'y'], leftOut: ['1', '3', '4', '7', '6'] },
    ]);
  });

  test('begins anew where nothing is left of it, or something else than its passes has changed', () => {
    const steps = [stepOf('a', 'success'), ...pass('0'), ...pass('1', {}, lastFailed)];
    const source = sourceOf([failed, ...steps], 'each');
    expect(taken(source)).toHaveLength(1);
    expect(taken(source, planWith({ items: [3] }))).toEqual([]);
    expect(taken(source, planWith({}, 'x', 'y', 'z'))).toEqual([]);
    expect(taken(source, planWith(), fromNode('each'))).toEqual([]);
    expect(taken(source, planWith(), FAILED, ['start'])).toEqual([]);
    const without = { hasInput: false };
    expect(taken(sourceOf([stepOf('each', 'failed', without), ...steps], 'each'))).toEqual([]);
    expect(taken(sourceOf([failed, stepOf('a', 'failed'), ...pass('0')], 'each'))).toEqual([]);
    expect(taken(sourceOf([failed, stepOf('a', 'success'), ...pass('0', {}, lastFailed)], 'each'))).toEqual([]);
  });
});
