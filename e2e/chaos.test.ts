import { randomInt } from 'node:crypto';
import { describe, expect, onTestFinished, test } from 'vitest';
import { FAULT_NAMES, type FaultName } from './chaos/faults.ts';
import { formatReport } from './chaos/format-report.ts';
import { type ChaosReport, runChaos } from './chaos/run-chaos.ts';
import { canMount } from './chaos/small-disk.ts';
import type { ChaosStorage } from './chaos/start-cluster.ts';

/** Two and a half minutes on two calm cores; much longer beside other work. */
const PATIENCE_MS = 600_000;
const seed = Number(process.env.CHAOS_SEED ?? randomInt(1_000_000));

async function chaos(storage: ChaosStorage, kills: number, rate: number, signal: AbortSignal): Promise<ChaosReport> {
  const run = runChaos({ storage, kills, rate, seed, workers: 3, log: console.log, signal });
  // After a timeout nothing is left behind.
  onTestFinished(async () => void (await Promise.allSettled([run])));
  const report = await run;
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

/** Faults of these kinds were injected, and of no others. */
function expectFaults({ faults, poisonDeaths }: ChaosReport, names: readonly FaultName[]): void {
  expect(FAULT_NAMES.filter((name) => faults[name] > 0).toSorted()).toEqual(names.toSorted());
  expect(poisonDeaths).toBeGreaterThan(0);
}

describe(`whatever dies, nothing that was accepted is lost (seed ${seed}; CHAOS_SEED repeats it)`, () => {
  test('one process on SQLite, killed again and again, on a disk that is full for a while', {
    timeout: PATIENCE_MS,
  }, async ({ signal }) => {
    const report = await chaos('sqlite', 20, 100, signal);
    expect(report.findings.violations).toEqual([]);
    expectExercised(report);
    expectFaults(report, ['server', 'rolling', ...(canMount() ? (['disk'] as const) : [])]);
  });

  test('a server, three workers, PostgreSQL and Redis, all of them killed, cut off and misled', {
    timeout: PATIENCE_MS,
  }, async ({ signal }) => {
    const report = await chaos('postgres-redis', 40, 100, signal);
    expect(report.findings.violations).toEqual([]);
    expectExercised(report);
    expectFaults(
      report,
      FAULT_NAMES.filter((name) => name !== 'disk'),
    );
  });
});
