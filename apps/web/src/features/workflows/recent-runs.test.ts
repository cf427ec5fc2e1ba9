import { expect, it } from 'vitest';
import type { LastExecution } from '../../api/generated/index.ts';
import { formatShare, summariseRecentRuns } from './recent-runs.ts';

const NOW = Date.parse('2026-06-15T12:00:10Z');

/** @param ms how long it took; undefined while it runs */
function run(id: string, status: LastExecution['status'], ms?: number): LastExecution {
  const startedMs = Date.parse('2026-06-15T12:00:00Z');
  const completed_at = ms === undefined ? null : new Date(startedMs + ms).toISOString();
  return { id, status, started_at: new Date(startedMs).toISOString(), completed_at };
}

const summarise = (recent_executions: LastExecution[]) =>
  summariseRecentRuns({ recent_executions, last_execution: recent_executions[0] ?? null }, NOW);

it('draws the newest run last, the longest highest, and every run at all', () => {
  const { bars } = summarise([run('new', 'success', 0), run('mid', 'failed', 100), run('old', 'success', 9_000)]);
  expect(bars.map(({ id }) => id)).toEqual(['old', 'mid', 'new']);
  const [old, mid, fresh] = bars.map(({ height }) => height);
  expect(old).toBe(1);
  expect(mid).toBeLessThan(1);
  expect(mid).toBeGreaterThan(fresh ?? 1);
  expect(fresh).toBeGreaterThan(0.1);
});

it('counts only runs that ended by themselves', () => {
  const { successShare, succeeded, failed } = summarise([
    run('1', 'running'),
    run('2', 'cancelled', 5),
    run('3', 'success', 5),
    run('4', 'failed', 5),
  ]);
  expect([successShare, succeeded, failed]).toEqual([0.5, 1, 1]);
  expect(summarise([run('1', 'running')]).successShare).toBeUndefined();
  expect(summarise([])).toMatchObject({ bars: [], successShare: undefined });
});

it('takes a run that goes on to be as long as it has gone on', () => {
  const { bars } = summarise([run('runs', 'running'), run('short', 'success', 10)]);
  expect(bars.map(({ height }) => height)).toEqual([expect.closeTo(0.26, 1), 1]);
});

it.each([
  [1, '100 %'],
  [0.9891, '98.9 %'],
  [0.99996, '99.9 %'],
  [0.87, '87 %'],
  [0.333, '33 %'],
  [0, '0 %'],
])('writes the share %d as %s', (share, text) => expect(formatShare(share)).toBe(text));
