import type { Clock, Doorbell } from './ports.ts';
import type { HealthReport } from './use-cases.ts';

export interface HealthSources {
  /** Rejects when the database does not answer. */
  readonly checkDatabase: () => Promise<void>;
  readonly clock: Pick<Clock, 'after'>;
  readonly doorbell: Pick<Doorbell, 'state'>;
  /** Null in a process that does not sweep. */
  readonly sweepAgeMs: () => number | null;
  readonly isStopping: () => boolean;
}

/** A sweep that is this late means that nothing due is being found. */
const SWEEP_IS_LATE_MS = 15_000;
/** A database that is silent is told before who asks gives up. */
const DATABASE_LIMIT_MS = 3_000;

/** A doorbell that fails makes nothing unready: the sweep carries on, a second later. */
export async function checkHealth(sources: HealthSources): Promise<HealthReport> {
  const database = (await doesAnswer(sources)) ? 'ok' : 'failed';
  const age = sources.sweepAgeMs();
  const isSweeping = age === null || age < SWEEP_IS_LATE_MS;
  const isStopping = sources.isStopping();
  return {
    ready: database === 'ok' && isSweeping && !isStopping,
    isStopping,
    checks: {
      database,
      doorbell: sources.doorbell.state(),
      sweep_age_ms: age === null ? null : Math.round(age),
    },
  };
}

function doesAnswer({ checkDatabase, clock }: HealthSources): Promise<boolean> {
  return new Promise((resolve) => {
    const stopTimer = clock.after(DATABASE_LIMIT_MS, () => resolve(false));
    checkDatabase()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(stopTimer);
  });
}
