import { expect, it } from 'vitest';
import { applyEvent, hasEnded, NO_PROGRESS } from './run-progress.ts';

const step = (node_id: string, status: string, ms: number | null = null, error: { message: string } | null = null) => ({
  id: '',
  event: 'step',
  data: {
    node_id,
    status,
    error,
    started_at: '2026-06-15T12:00:00.000Z',
    completed_at: ms === null ? null : new Date(Date.parse('2026-06-15T12:00:00Z') + ms).toISOString(),
  },
});
const execution = (status: string) => ({ id: '', event: 'execution', data: { status } });
const after = (...events: Parameters<typeof applyEvent>[1][]) => events.reduce(applyEvent, NO_PROGRESS);

it('keeps the last state of each step', () => {
  const { steps } = after(step('a', 'running'), step('a', 'success', 12), step('b', 'failed', 3, { message: 'no' }));
  expect([...steps]).toEqual([
    ['a', { status: 'success', durationMs: 12, message: undefined }],
    ['b', { status: 'failed', durationMs: 3, message: 'no' }],
  ]);
});

it('has ended when the execution has, and not before', () => {
  expect(hasEnded(after(step('a', 'success', 1)))).toBe(false);
  expect(hasEnded(after(execution('running')))).toBe(false);
  expect(hasEnded(after(execution('running'), execution('success')))).toBe(true);
});

it('leaves events alone that it does not know', () => {
  expect(after({ id: '', event: 'resync', data: {} })).toBe(NO_PROGRESS);
});
