import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { cpuMsOf } from './cpu-time.ts';
import { createPayload } from './load.ts';
import { readMetric } from './metric.ts';
import { rssMibOf } from './rss.ts';
import { median, medianRatio, percentile } from './statistics.ts';
import { formatMs, formatRate, formatRatio, formatTable } from './table.ts';
import { type Measurement, writeTables } from './write-tables.ts';

it('takes percentiles by nearest rank, whatever the order of the values', () => {
  const values = [10, 2, 9, 1, 3, 8, 4, 7, 5, 6];
  expect(percentile(values, 0.5)).toBe(5);
  expect(percentile(values, 0.99)).toBe(10);
  expect(percentile(values, 0)).toBe(1);
  expect(values[0]).toBe(10);
});

it('gives the middle value, or the mean of the middle two', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
});

it('has no percentile and no median of nothing', () => {
  expect(percentile([], 0.5)).toBeNaN();
  expect(median([])).toBeNaN();
});

it('compares the sides round by round, so that one disturbed round does not count', () => {
  expect(medianRatio([50, 5, 40], [100, 10, 400])).toBe(0.5);
});

it('aligns the columns of a table', () => {
  const table = formatTable(
    [
      ['claim', 'ours'],
      ['≥ accept', '9/s'],
      ['flow', '1,000/s'],
    ],
    [1],
  );
  expect(table.split('\n')).toEqual([
    'claim        ours',
    '--------  -------',
    '≥ accept      9/s',
    'flow      1,000/s',
  ]);
});

it('writes figures as people read them', () => {
  expect(formatRate(16_543.6)).toBe('16,544/s');
  expect(formatMs(2.345)).toBe('2.35 ms');
  expect(formatMs(23.45)).toBe('23.4 ms');
  expect(formatRatio(0.456)).toBe('0.46');
  expect(formatRatio(120.4)).toBe('120');
});

it('reads one series of Prometheus text, and 0 for one that has not counted yet', () => {
  const text = '# TYPE ended counter\nended{status="success"} 12\nended{status="failed"} 3\n';
  expect(readMetric(text, 'ended{status="failed"}')).toBe(3);
  expect(readMetric(text, 'ended{status="cancelled"}')).toBe(0);
});

it('reads the CPU time of a process whose name holds blanks and brackets', () => {
  expect(cpuMsOf('42 (a (b) c) S 1 42 42 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 11')).toBe(2_000);
});

it('sends webhooks of exactly 200 bytes', () => {
  expect(Buffer.byteLength(createPayload())).toBe(200);
});

it('reads how much memory a process holds', () => {
  expect(rssMibOf('Name:\tnode\nVmHWM:\t  300000 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n')).toBe(100);
});

const MEASUREMENT: Measurement = {
  machine: { cores: 2, processor: 'any', node: 'v24', diskSyncMs: 0.5, loadAverage: 1, loadGenerator: 'wrk 4.2' },
  rounds: 3,
  seconds: 1,
  day: '2026-11-24',
  findings: [
    {
      claim: 'accept',
      figure: 'durable 202',
      unit: 'per second',
      ours: 9_000,
      peerName: 'bare',
      peer: 20_000,
      ratio: 0.45,
      target: '≥ 0.4 × bare',
      isMet: true,
    },
  ],
};

it('writes what was measured into its place on the page, and leaves the rest alone', () => {
  const page = 'Text\n\n<!-- bench accept -->\nold\n<!-- /bench -->\n\n<!-- bench flow -->\nkept\n<!-- /bench -->\n';
  const written = writeTables(page, MEASUREMENT);
  expect(written).toContain('| durable 202 | 9,000/s | 20,000/s (bare) | 0.45 | ≥ 0.4 × bare |');
  expect(written).toContain(
    '2 cores, shared by all that takes part; Node.js v24; a write that is on disk took 0.50 ms',
  );
  expect(written).toContain('3 rounds of 1 second each');
  expect(written).not.toContain('old');
  expect(written).toContain('<!-- bench flow -->\nkept\n<!-- /bench -->');
  expect(writeTables(written, MEASUREMENT)).toBe(written);
});

it('docs/benchmarks.md has a place for each claim', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/benchmarks.md'), 'utf8');
  const [finding] = MEASUREMENT.findings;
  for (const claim of ['accept', 'flow', 'latency', 'memory', 'redis', 'editor']) {
    const findings = finding === undefined ? [] : [{ ...finding, claim }];
    expect(writeTables(page, { ...MEASUREMENT, findings })).toContain('durable 202');
  }
  expect(() => writeTables('', MEASUREMENT)).toThrow('no place for "accept"');
});
