import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

const read = (file: string): string => readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');

async function exported(): Promise<Set<string>> {
  const metrics = createMetrics();
  metrics.followSweepAge(() => 0);
  metrics.followLostRings(() => 0);
  const text = await metrics.text();
  return new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name));
}

/** Names in a text, without what Prometheus puts behind the name of a histogram. */
const named = (text: string): string[] =>
  [...text.matchAll(/automateos_[a-z0-9_]*[a-z0-9]/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''));

test('the dashboard asks for metrics that there are', async () => {
  const names = named(read('deploy/grafana/automateos.json'));
  expect(names.length).toBeGreaterThan(15);
  const known = await exported();
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

test('every metric of the product itself is in the table of the docs', async () => {
  const docs = read('docs/running.md');
  const own = [...(await exported())].filter((name) => !/^automateos_(process|nodejs)_/.test(name));
  expect(own.length).toBeGreaterThan(15);
  expect(own.filter((name) => !docs.includes(name))).toEqual([]);
});

test('an attempt and a commit are counted and timed', async () => {
  const metrics = createMetrics();
  metrics.attemptEnded('http_request', false, 1_500);
  metrics.batchCommitted(7, 2);
  const text = await metrics.text();
  expect(text).toContain('automateos_step_duration_seconds_bucket{le="2",type="http_request",outcome="failed"} 1');
  expect(text).toContain('automateos_step_duration_seconds_sum{type="http_request",outcome="failed"} 1.5');
  expect(text).toContain('automateos_journal_batch_writes_sum 7');
  expect(text).toContain('automateos_journal_commit_seconds_sum 0.002');
});
