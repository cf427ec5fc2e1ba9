import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { formatReport } from './chaos/format-report.ts';
import { type ChaosReport, type ChaosStorage, runChaos } from './chaos/run-chaos.ts';

const seed = Number(process.env.CHAOS_SEED ?? randomInt(1_000_000));

async function chaos(storage: ChaosStorage, kills: number, rate: number): Promise<ChaosReport> {
  const report = await runChaos({ storage, kills, rate, seed, workers: 3, log: console.log });
  console.log(formatReport(report));
  return report;
}

/** A run that exercised nothing proves nothing. */
function expectExercised({ findings, options }: ChaosReport): void {
  expect(findings.counts.acks).toBeGreaterThan(options.kills * 10);
  expect(findings.counts.takeovers).toBeGreaterThan(0);
  expect(findings.counts.repeatedHits).toBeGreaterThan(0);
  expect(findings.counts.inDoubt).toBeGreaterThan(0);
  // Chance alone makes a few; more would be a fault of the product.
  expect(findings.counts.givenUp).toBeLessThan(findings.counts.acks / 100);
}

describe(`whatever dies, nothing that was accepted is lost (seed ${seed}; CHAOS_SEED repeats it)`, () => {
  test('one process on SQLite, killed again and again', { timeout: 240_000 }, async () => {
    const report = await chaos('sqlite', 20, 100);
    expect(report.findings.violations).toEqual([]);
    expectExercised(report);
  });

  test('a server, three workers, PostgreSQL and Redis, all of them killed', { timeout: 300_000 }, async () => {
    const report = await chaos('postgres-redis', 40, 100);
    expect(report.findings.violations).toEqual([]);
    expectExercised(report);
    for (const [name, count] of Object.entries(report.faults)) expect(count, name).toBeGreaterThan(0);
  });
});
