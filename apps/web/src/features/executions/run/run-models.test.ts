import { describe, expect, it } from 'vitest';
import type { Step } from '../../../api/generated/index.ts';
import { describeFlow, groupByNode, summarizeNodeRun } from './node-runs.ts';
import { mergeSteps, passName, type StepEvent } from './step-view.ts';
import { axisTicks, barsOf, spanOf } from './timeline-model.ts';

const at = (ms: number): string => new Date(ms).toISOString();

function step(node_id: string, changes: Partial<Step> = {}): Step {
  return {
    node_id,
    iteration: '',
    status: 'success',
    input: null,
    output: { ok: true },
    error: null,
    attempts: [{ number: 1, started_at: at(1_000), completed_at: at(1_340), error: null }],
    started_at: at(1_000),
    completed_at: at(1_340),
    next_attempt_at: null,
    emitted: ['main'],
    ...changes,
  };
}

function event(node_id: string, changes: Partial<StepEvent> = {}): StepEvent {
  return {
    execution_id: 'run',
    node_id,
    iteration: '',
    status: 'running',
    attempt: 1,
    error: null,
    started_at: at(1_000),
    completed_at: null,
    next_attempt_at: null,
    input_bytes: null,
    output_bytes: null,
    ...changes,
  };
}

const viewsOf = (steps: Step[], events: StepEvent[] = []) =>
  mergeSteps(steps, new Map(events.map((each) => [each.node_id, each])));

describe('steps of a run that goes on', () => {
  it('stand as the last event says, in the order in which they came to be', () => {
    const views = viewsOf(
      [step('a'), step('b', { status: 'running', completed_at: null })],
      [event('b', { status: 'waiting', next_attempt_at: at(9_000) }), event('c')],
    );
    expect(views.map(({ key, status, isAhead }) => [key, status, isAhead])).toEqual([
      ['a', 'success', false],
      ['b', 'waiting', true],
      ['c', 'running', true],
    ]);
    expect(views[1]?.nextAttemptAt).toBe(9_000);
  });

  it('an event that says what was read already changes nothing', () => {
    const [view] = viewsOf([step('a')], [event('a', { status: 'success', completed_at: at(1_340) })]);
    expect(view?.isAhead).toBe(false);
  });

  it('counts passes from 1', () => expect([passName('3'), passName('3.0')]).toEqual(['pass 4', 'pass 4.1']));
});

describe('what a card says', () => {
  const noteOf = (...steps: Step[]) => summarizeNodeRun(viewsOf(steps));

  it('time, and attempts when there were several', () => {
    expect(noteOf(step('a'))).toEqual({ status: 'success', note: '340 ms' });
    const [attempt] = step('a').attempts;
    expect(noteOf(step('a', { attempts: attempt ? [attempt, { ...attempt, number: 2 }] : [] }))?.note).toBe(
      '340 ms · 2 attempts',
    );
    expect(noteOf(step('a', { status: 'skipped' }))).toEqual({ status: 'skipped' });
    expect(noteOf()).toBeUndefined();
  });

  it('of a node in a loop, the passes and how many failed', () => {
    const passes = ['0', '1', '2'].map((iteration) => step('a', { iteration }));
    expect(summarizeNodeRun(mergeSteps(passes, new Map()))).toEqual({ status: 'success', note: '3 passes' });
    const oneFailed = [...passes, step('a', { iteration: '3', status: 'failed' })];
    expect(summarizeNodeRun(mergeSteps(oneFailed, new Map()))).toEqual({
      status: 'failed',
      note: '4 passes · 1 failed',
    });
  });
});

describe('what a connection says', () => {
  const nodes = groupByNode(
    mergeSteps(
      [
        step('if', { emitted: ['true'] }),
        step('many', { iteration: '0' }),
        step('many', { iteration: '1' }),
        step('caught', { status: 'failed', emitted: ['error'] }),
      ],
      new Map(),
    ),
  );
  const flow = (from: string, output?: string) =>
    describeFlow({ from, to: 'x', ...(output && { output }) }, nodes.get(from) ?? []);

  it('is marked by what its output delivered', () => {
    expect(flow('if', 'true')).toEqual({ status: 'success' });
    expect(flow('if', 'false')).toBeUndefined();
    expect(flow('many')).toEqual({ status: 'success', label: '2 ×' });
    expect(flow('caught', 'error')).toEqual({ status: 'failed' });
    expect(flow('never')).toBeUndefined();
  });
});

describe('timeline', () => {
  const failed = { number: 1, started_at: at(1_000), completed_at: at(1_100), error: { code: 'X', message: 'no' } };
  const retried = step('a', {
    attempts: [failed, { number: 2, started_at: at(1_600), completed_at: at(2_000), error: null }],
    completed_at: at(2_000),
  });

  it('has a bar for each attempt and one for the waiting between', () => {
    const views = viewsOf([retried]);
    const span = spanOf(views, 0);
    expect(span).toEqual({ start: 1_000, end: 2_000 });
    expect(views.flatMap((view) => barsOf(view, span, 0))).toEqual([
      { left: 0, width: 0.1, status: 'failed', attempt: 1 },
      { left: 0.1, width: 0.5, status: 'waiting', attempt: undefined },
      { left: 0.6, width: 0.4, status: 'success', attempt: 2 },
    ]);
  });

  it('lets what is open go on to now', () => {
    const views = viewsOf([step('a', { status: 'waiting', attempts: [failed], completed_at: null })]);
    const span = spanOf(views, 2_000);
    expect(span.end).toBe(2_000);
    expect(views.flatMap((view) => barsOf(view, span, 2_000)).map(({ status }) => status)).toEqual([
      'failed',
      'waiting',
    ]);
  });

  it('has no bar for what was skipped', () => {
    const views = viewsOf([step('a'), step('b', { status: 'skipped' })]);
    expect(views[1] && barsOf(views[1], spanOf(views, 0), 0)).toEqual([]);
  });

  it('has round instants on its axis', () => {
    expect(axisTicks({ start: 5_000, end: 6_000 }, 6)).toEqual([0, 200, 400, 600, 800, 1_000]);
    expect(axisTicks({ start: 0, end: 3 }, 6)).toEqual([0, 1, 2, 3]);
  });
});
