import type { StepStatus } from '@automateos/model';
import { expect, it } from 'vitest';
import { type RecordedStep, restoreExecution } from './restore.ts';
import { samplePlan } from './sample-workflow.conformance.ts';
import { errorOf } from './simulated-run.conformance.ts';
import { isIdle } from './state.ts';

function record(nodeId: string, status: StepStatus, more: Partial<RecordedStep> = {}): RecordedStep {
  const emitted = status === 'success' ? ['main'] : [];
  return { nodeId, iteration: '', status, attempt: 1, emitted, error: null, ...more };
}

const TRIGGER = record('trigger', 'success');

it('starts what follows the recorded steps, and none of these again', () => {
  const plan = samplePlan(['trigger > a > b', 'trigger > c']);
  const { commands } = restoreExecution(plan, [record('c', 'success'), record('a', 'success'), TRIGGER]);
  expect(commands).toEqual([{ type: 'run-step', nodeId: 'b', iteration: '', attempt: 1 }]);
});

it.each(['running', 'in_doubt'] as const)('sends a %s step again as its next attempt where that is safe', (status) => {
  const plan = samplePlan(['trigger > a']);
  const { commands } = restoreExecution(plan, [TRIGGER, record('a', status, { attempt: 2, onCrash: 'retry' })]);
  expect(commands).toEqual([{ type: 'run-step', nodeId: 'a', iteration: '', attempt: 3 }]);
});

it('leaves a step in doubt to a person where sending again is not safe, and goes on elsewhere', () => {
  const plan = samplePlan(['trigger > a > join', 'trigger > b > join']);
  const { state, commands } = restoreExecution(plan, [TRIGGER, record('a', 'in_doubt', { onCrash: 'review' })]);
  expect(commands).toEqual([{ type: 'run-step', nodeId: 'b', iteration: '', attempt: 1 }]);
  expect(isIdle(state)).toBe(false);
  const decided = restoreExecution(plan, [
    TRIGGER,
    record('a', 'in_doubt', { onCrash: 'review' }),
    record('b', 'success'),
  ]);
  expect(decided.commands).toEqual([]);
  expect(isIdle(decided.state)).toBe(true);
});

it('waits for the rest of a delay, as the attempt after the one that failed', () => {
  const plan = samplePlan(['trigger > a']);
  const { state, commands } = restoreExecution(plan, [TRIGGER, record('a', 'waiting', { attempt: 2, delayMs: 700 })]);
  expect(commands).toEqual([{ type: 'retry-later', nodeId: 'a', iteration: '', attempt: 3, delayMs: 700 }]);
  expect(isIdle(state)).toBe(true);
});

it('delivers what the records say was delivered, also for skipped and failed steps', () => {
  const plan = samplePlan(['trigger > off > a', 'trigger > b > c', 'b.error > d'], {
    off: { disabled: true },
    b: { on_error: 'branch' },
  });
  const { commands } = restoreExecution(plan, [
    TRIGGER,
    record('off', 'skipped', { emitted: ['main'] }),
    record('b', 'failed', { emitted: ['error'], error: errorOf('b') }),
  ]);
  expect(commands).toEqual([
    { type: 'record-skip', nodeId: 'c', iteration: '', emitted: [] },
    { type: 'run-step', nodeId: 'a', iteration: '', attempt: 1 },
    { type: 'run-step', nodeId: 'd', iteration: '', attempt: 1 },
  ]);
});

it('skips what nothing leads to, when the crash came before that was recorded', () => {
  const plan = samplePlan(['trigger > a', 'trigger-2 > b']);
  const { commands } = restoreExecution(plan, [TRIGGER, record('a', 'success')]);
  expect(commands).toEqual([
    { type: 'record-skip', nodeId: 'trigger-2', iteration: '', emitted: [] },
    { type: 'record-skip', nodeId: 'b', iteration: '', emitted: [] },
    { type: 'finish', status: 'success', cause: null },
  ]);
});

it('ends a run of which every step is recorded, with the failure that stands first in the document', () => {
  const plan = samplePlan(['trigger > a', 'trigger > b']);
  const failed = (nodeId: string): RecordedStep => record(nodeId, 'failed', { error: errorOf(nodeId) });
  expect(restoreExecution(plan, [failed('b'), failed('a'), TRIGGER]).commands).toEqual([
    { type: 'finish', status: 'failed', cause: { nodeId: 'a', error: errorOf('a') } },
  ]);
});

it('ignores records of nodes that the plan does not have, and of passes of loops', () => {
  const plan = samplePlan(['trigger > a']);
  const { commands } = restoreExecution(plan, [
    TRIGGER,
    record('gone', 'success'),
    record('a', 'success', { iteration: '1' }),
  ]);
  expect(commands).toEqual([{ type: 'run-step', nodeId: 'a', iteration: '', attempt: 1 }]);
});

it('refuses a run without the record of its trigger: every node would be skipped and that called a success', () => {
  const plan = samplePlan(['trigger > a', 'trigger-2 > b']);
  expect(() => restoreExecution(plan, [])).toThrow('has not started');
  expect(() => restoreExecution(plan, [record('trigger-2', 'skipped')])).toThrow('has not started');
});
