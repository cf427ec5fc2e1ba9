import { expect, it } from 'vitest';
import { applyStep, NO_STEPS, type StepEvent, summarizeSteps } from './run-steps.ts';

function event(change: Partial<StepEvent>): StepEvent {
  return {
    execution_id: 'run',
    node_id: 'a',
    iteration: '',
    status: 'running',
    attempt: 1,
    error: null,
    started_at: '2026-01-01T00:00:00.000Z',
    completed_at: null,
    next_attempt_at: null,
    input_bytes: null,
    output_bytes: null,
    ...change,
  };
}

it('shows the latest state of a step, and its time when it has ended', () => {
  const started = applyStep(NO_STEPS, event({}));
  expect(summarizeSteps(started).get('a')).toEqual({ status: 'running' });
  const ended = applyStep(started, event({ status: 'success', completed_at: '2026-01-01T00:00:00.340Z' }));
  expect(summarizeSteps(ended).get('a')).toEqual({ status: 'success', note: '340 ms' });
});

it('counts passes and shows what is worst of them', () => {
  const steps = [event({ iteration: '0', status: 'success' }), event({ iteration: '1', status: 'failed' })].reduce(
    applyStep,
    NO_STEPS,
  );
  expect(summarizeSteps(steps).get('a')).toEqual({ status: 'failed', note: '2 passes' });
});
