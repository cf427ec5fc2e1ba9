import { LIMITS, type WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { startExecution } from './decide.ts';
import { samplePlan } from './sample-workflow.conformance.ts';
import { errorOf, SimulatedRun } from './simulated-run.conformance.ts';
import { isIdle } from './state.ts';

function start(chains: readonly string[], settings: { [id: string]: Partial<WorkflowNode> } = {}): SimulatedRun {
  return SimulatedRun.start(samplePlan(chains, settings), 'trigger');
}

describe('order', () => {
  it('starts each step of a chain when the one before has succeeded', () => {
    const run = start(['trigger > a > b']);
    expect(run.runningIds).toEqual(['a']);
    run.succeed('a');
    expect(run.runningIds).toEqual(['b']);
    run.succeed('b');
    expect(run.started).toEqual(['a#1', 'b#1']);
    expect(run.finish).toEqual({ type: 'finish', status: 'success', cause: null });
    expect(run.statuses).toEqual({ trigger: 'success', a: 'success', b: 'success' });
  });

  it('ends a run of nothing but a trigger at once', () => {
    expect(start(['trigger']).finish).toEqual({ type: 'finish', status: 'success', cause: null });
  });

  it('runs branches at the same time, started in the order of the connections', () => {
    const run = start(['trigger > b > c', 'trigger > a > d']);
    expect(run.runningIds).toEqual(['b', 'a']);
    run.succeed('a');
    expect(run.runningIds).toEqual(['b', 'd']);
  });

  it('ignores answers that come twice, late, or for another attempt or pass of a loop', () => {
    const run = start(['trigger > a > b']);
    const answer = { type: 'step-succeeded', nodeId: 'a', iteration: '', attempt: 1, emitted: ['main'] } as const;
    expect(run.tell({ ...answer, attempt: 2 })).toEqual([]);
    expect(run.tell({ ...answer, nodeId: 'b' })).toEqual([]);
    expect(run.tell({ ...answer, nodeId: 'unheard-of' })).toEqual([]);
    expect(run.tell({ ...answer, iteration: '3' })).toEqual([]);
    expect(run.tell(answer)).toHaveLength(1);
    expect(run.tell(answer)).toEqual([]);
    expect(run.tell({ type: 'execution-started', triggerNodeId: 'trigger' })).toEqual([]);
  });

  it('goes on elsewhere where a step emits nothing that is connected', () => {
    const run = start(['trigger > a > b', 'trigger > c']);
    run.tell({ type: 'step-succeeded', nodeId: 'a', iteration: '', attempt: 1, emitted: [] });
    run.succeed('c');
    expect(run.statuses).toEqual({ trigger: 'success', a: 'success', b: 'skipped', c: 'success' });
    expect(run.finish?.status).toBe('success');
  });
});

describe('joins', () => {
  it('wait for all their branches', () => {
    const run = start(['trigger > a > join', 'trigger > b > join']);
    run.succeed('b');
    expect(run.runningIds).toEqual(['a']);
    run.succeed('a');
    expect(run.runningIds).toEqual(['join']);
  });

  it('run when one branch arrives and the other is dead', () => {
    const run = start(['trigger > choice.true > a > join', 'choice.false > b > join'], { choice: { type: 'if' } });
    run.succeed('choice', 'false');
    expect(run.statuses).toMatchObject({ a: 'skipped' });
    run.succeed('b');
    expect(run.runningIds).toEqual(['join']);
  });

  it('are skipped when all their branches are dead', () => {
    const run = start(['trigger > a > join', 'trigger > b > join > after']);
    run.fail('a');
    run.fail('b');
    expect(run.statuses).toMatchObject({ join: 'skipped', after: 'skipped' });
  });

  it('take both outputs of one node', () => {
    const run = start(['trigger > f > join', 'f.rejected > join'], { f: { type: 'filter' } });
    run.succeed('f', 'rejected');
    expect(run.runningIds).toEqual(['join']);
    run.succeed('join');
    expect(run.finish?.status).toBe('success');
  });
});

describe('skips', () => {
  it('go down to the last node', () => {
    const run = start(['trigger > f > a > b > c', 'f.rejected > d'], { f: { type: 'filter' } });
    run.succeed('f', 'rejected');
    run.succeed('d');
    expect(run.statuses).toEqual({
      trigger: 'success',
      f: 'success',
      a: 'skipped',
      b: 'skipped',
      c: 'skipped',
      d: 'success',
    });
    expect(run.finish).toEqual({ type: 'finish', status: 'success', cause: null });
  });

  it('take the triggers that did not start the run, and what only they lead to', () => {
    const run = start(['trigger > a', 'trigger-2 > b > a', 'trigger-2 > c']);
    expect(run.statuses).toMatchObject({ 'trigger-2': 'skipped', b: 'skipped', c: 'skipped' });
    expect(run.runningIds).toEqual(['a']);
  });

  it('take nodes that nothing leads to', () => {
    const run = start(['trigger > a', 'alone > below > a']);
    expect(run.statuses).toMatchObject({ alone: 'skipped', below: 'skipped' });
    expect(run.runningIds).toEqual(['a']);
  });

  it('do not take a disabled node that nothing leads to for one that would have run', () => {
    const run = start(['trigger', 'alone > below'], { alone: { disabled: true } });
    expect(run.statuses).toEqual({ trigger: 'success', alone: 'skipped', below: 'skipped' });
  });
});

describe('a disabled node', () => {
  it('is skipped and delivers its main output if it would have run', () => {
    const run = start(['trigger > off > a', 'off.rejected > b'], { off: { type: 'filter', disabled: true } });
    expect(run.statuses).toMatchObject({ off: 'skipped', b: 'skipped' });
    expect(run.runningIds).toEqual(['a']);
  });

  it('delivers nothing if it would not have run', () => {
    const run = start(['trigger > f > off > a'], { f: { type: 'filter' }, off: { disabled: true } });
    run.succeed('f', 'rejected');
    expect(run.statuses).toMatchObject({ off: 'skipped', a: 'skipped' });
  });

  it('may stand beside another one', () => {
    const run = start(['trigger > off > off-2 > a'], { off: { disabled: true }, 'off-2': { disabled: true } });
    expect(run.runningIds).toEqual(['a']);
  });
});

describe('a failure', () => {
  it('with on_error stop kills the branch; other branches and joins that they reach go on; the run ends failed', () => {
    const run = start(['trigger > a > after > join', 'trigger > b > join']);
    run.fail('a');
    expect(run.finish).toBeUndefined();
    run.succeed('b');
    run.succeed('join');
    expect(run.statuses).toEqual({ trigger: 'success', a: 'failed', after: 'skipped', b: 'success', join: 'success' });
    expect(run.finish).toEqual({ type: 'finish', status: 'failed', cause: { nodeId: 'a', error: errorOf('a') } });
  });

  it('with on_error continue delivers main, and the run ends success', () => {
    const run = start(['trigger > a > b'], { a: { on_error: 'continue' } });
    expect(run.fail('a')[0]).toEqual({
      type: 'record-failure',
      nodeId: 'a',
      iteration: '',
      error: errorOf('a'),
      emitted: ['main'],
    });
    run.succeed('b');
    expect(run.statuses).toEqual({ trigger: 'success', a: 'failed', b: 'success' });
    expect(run.finish).toEqual({ type: 'finish', status: 'success', cause: null });
  });

  it('with on_error branch delivers error and nothing else, and the run ends success', () => {
    const run = start(['trigger > a > b', 'a.error > c'], { a: { on_error: 'branch' } });
    run.fail('a');
    expect(run.statuses).toMatchObject({ b: 'skipped' });
    run.succeed('c');
    expect(run.finish).toEqual({ type: 'finish', status: 'success', cause: null });
  });

  it('that stands first in the document is the cause, whichever came first', () => {
    for (const order of [
      ['a', 'b'],
      ['b', 'a'],
    ]) {
      const run = start(['trigger > a', 'trigger > b']);
      for (const nodeId of order) run.fail(nodeId);
      expect(run.finish?.cause?.nodeId).toBe('a');
    }
  });
});

describe('a retry', () => {
  const settings = { a: { on_error: 'stop' } } as const;

  it('waits, runs as the next attempt, and does not settle the node before', () => {
    const run = start(['trigger > a > b'], settings);
    expect(run.fail('a', { retryable: true })).toEqual([
      { type: 'retry-later', nodeId: 'a', iteration: '', attempt: 2, delayMs: 1_000 },
    ]);
    expect(isIdle(run.state)).toBe(true);
    expect(run.retryDue('a')).toEqual([{ type: 'run-step', nodeId: 'a', iteration: '', attempt: 2 }]);
    expect(isIdle(run.state)).toBe(false);
    run.succeed('a');
    expect(run.runningIds).toEqual(['b']);
  });

  it('ends with the failure of the last attempt that the policy allows', () => {
    const run = start(['trigger > a']);
    for (const attempt of [1, 2]) {
      run.fail('a', { retryable: true });
      expect(run.retries.get('a')?.attempt).toBe(attempt + 1);
      run.retryDue('a');
    }
    run.fail('a', { retryable: true });
    expect(run.started).toEqual(['a#1', 'a#2', 'a#3']);
    expect(run.finish).toMatchObject({ status: 'failed', cause: { nodeId: 'a' } });
  });

  it('does not happen for a failure that is not retryable', () => {
    const run = start(['trigger > a']);
    run.fail('a', { retryable: false });
    expect(run.finish?.status).toBe('failed');
  });

  it('obeys Retry-After where it is longer, and fails where it is above a day', () => {
    const patient = start(['trigger > a']);
    patient.fail('a', { retryable: true, retryAfterMs: 3_600_000 });
    expect(patient.retries.get('a')?.delayMs).toBe(3_600_000);
    const over = start(['trigger > a']);
    over.fail('a', { retryable: true, retryAfterMs: LIMITS.maxDelayMs + 1 });
    expect(over.finish?.status).toBe('failed');
  });

  it('starts once, however often its time is told', () => {
    const run = start(['trigger > a']);
    run.fail('a', { retryable: true });
    const due = { type: 'retry-due', nodeId: 'a', iteration: '', attempt: 2 } as const;
    expect(run.tell({ ...due, attempt: 3 })).toEqual([]);
    expect(run.tell({ ...due, iteration: '1' })).toEqual([]);
    expect(run.tell(due)).toHaveLength(1);
    expect(run.tell(due)).toEqual([]);
    run.fail('a', { retryable: true });
    expect(run.tell(due)).toEqual([]);
  });

  it('leaves its place to others while it waits', () => {
    const ids = Array.from({ length: LIMITS.stepsAtOnce + 1 }, (_, index) => `n${index}`);
    const run = start(ids.map((id) => `trigger > ${id}`));
    run.fail('n0', { retryable: true });
    expect(run.runningIds).toEqual(ids.slice(1));
    expect(run.retryDue('n0')).toEqual([]);
    expect(run.tell({ type: 'retry-due', nodeId: 'n0', iteration: '', attempt: 2 })).toEqual([]);
    expect(run.succeed('n5')).toEqual([{ type: 'run-step', nodeId: 'n0', iteration: '', attempt: 2 }]);
    expect(run.succeed('n6')).toEqual([]);
  });
});

describe('the limit of steps at once', () => {
  it('lets 32 run, and starts the next one in order whenever one ends', () => {
    const ids = Array.from({ length: 100 }, (_, index) => `n${index}`);
    const run = start(ids.map((id) => `trigger > ${id}`));
    expect(run.runningIds).toEqual(ids.slice(0, 32));
    for (const id of ids) {
      run.succeed(id);
      expect(run.running.size).toBeLessThanOrEqual(32);
    }
    expect(run.started).toEqual(ids.map((id) => `${id}#1`));
    expect(run.finish?.status).toBe('success');
  });
});

describe('the end from outside', () => {
  it('by cancel: nothing starts any more, and what still answers changes nothing', () => {
    const run = start(['trigger > a > b', 'trigger > c']);
    expect(run.tell({ type: 'cancel-requested' })).toEqual([{ type: 'finish', status: 'cancelled', cause: null }]);
    expect(run.succeed('a')).toEqual([]);
    expect(run.fail('c')).toEqual([]);
    expect(run.tell({ type: 'cancel-requested' })).toEqual([]);
    expect(isIdle(run.state)).toBe(false);
  });

  it('by the time limit: the run fails and says why', () => {
    const run = start(['trigger > a']);
    const [finish] = run.tell({ type: 'deadline-passed' });
    expect(finish).toMatchObject({
      type: 'finish',
      status: 'failed',
      cause: { nodeId: null, error: { code: 'EXECUTION_TIMEOUT' } },
    });
    expect(run.succeed('a')).toEqual([]);
  });

  it('comes too late for a run that has ended', () => {
    const run = start(['trigger > a']);
    run.succeed('a');
    expect(run.tell({ type: 'cancel-requested' })).toEqual([]);
    expect(run.tell({ type: 'deadline-passed' })).toEqual([]);
    expect(run.finish?.status).toBe('success');
  });
});

it('refuses to start at what is not a trigger of the plan: that would call a run of nothing a success', () => {
  const plan = samplePlan(['trigger > a']);
  expect(() => startExecution(plan, 'a')).toThrow('"a" is none');
  expect(() => startExecution(plan, 'gone')).toThrow('"gone" is none');
});
