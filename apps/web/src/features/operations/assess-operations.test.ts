import { describe, expect, it } from 'vitest';
import type { Operations } from '../../api/generated/index.ts';
import { assessOperations } from './assess-operations.ts';

const NOW = Date.parse('2026-06-15T12:00:00Z');
const ago = (ms: number) => new Date(NOW - ms).toISOString();
const WELL: Operations = {
  accepted_last_minute: 12,
  running: 1,
  queued: 1,
  waiting: 0,
  oldest_queued_at: ago(400),
  stuck: 0,
  in_doubt: 0,
  open_dead_letters: 3,
  at_least: [],
  sweep_age_ms: 400,
  database: 'sqlite',
  doorbell: 'ok',
  version: '1.0.0',
  workers: [{ id: 'w', started_at: ago(60_000), heartbeat_at: ago(1_000), is_alive: true }],
  storage: [],
};
const assess = (more: Partial<Operations>) => assessOperations({ ...WELL, ...more }, NOW);

describe('assessOperations', () => {
  it('says that all is well, and how old the queue is', () => {
    expect(assess({})).toEqual({
      condition: 'well',
      findings: [],
      summary: 'Nothing is stuck. The oldest queued run is 400 ms old.',
    });
    expect(assess({ oldest_queued_at: null }).summary).toBe('Nothing is stuck. No run is queued.');
    expect(assess({ oldest_queued_at: ago(-5_000) }).summary).toBe(
      'Nothing is stuck. The oldest queued run is 0 ms old.',
    );
  });

  it('does not take a process without a sweep for one whose sweep stands still', () => {
    expect(assess({ sweep_age_ms: null }).condition).toBe('well');
  });

  it.each<[string, Partial<Operations>, RegExp]>([
    ['stuck runs', { stuck: 2 }, /^2 runs are stuck: /],
    ['one stuck run', { stuck: 1 }, /^1 run is stuck: /],
    ['no worker', { workers: [], queued: 0 }, /^No worker is alive: new runs will wait/],
    [
      'only dead workers',
      { workers: [{ id: 'w', started_at: ago(9), heartbeat_at: ago(9), is_alive: false }], queued: 4 },
      /^No worker is alive: 4 runs wait/,
    ],
    ['a sweep that stands still', { sweep_age_ms: 12_000 }, /^The sweep last ran 12.0 s ago/],
  ])('finds %s broken', (_, more, text) => {
    const { condition, findings } = assess(more);
    expect(condition).toBe('broken');
    expect(findings[0]?.text).toMatch(text);
  });

  it.each<[string, Partial<Operations>, RegExp]>([
    ['a doorbell that is silent', { doorbell: 'failed' }, /^The doorbell does not ring/],
    ['steps in doubt', { in_doubt: 1 }, /^1 run waits for a decision/],
    ['a queue that is old', { oldest_queued_at: ago(150_000) }, /^The oldest queued run has waited for 2 min 30 s/],
  ])('finds %s worth a look', (_, more, text) => {
    const { condition, findings } = assess(more);
    expect(condition).toBe('look');
    expect(findings[0]?.text).toMatch(text);
  });

  it('tells everything, what is broken first', () => {
    const { condition, findings } = assess({ doorbell: 'failed', stuck: 1 });
    expect(condition).toBe('broken');
    expect(findings.map((finding) => finding.condition)).toEqual(['broken', 'look']);
  });
});
