import type { Operations } from '../../api/generated/index.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';

/** `well`: nothing to do; `look`: somebody should; `broken`: runs do not go on as promised. */
export type Condition = 'well' | 'look' | 'broken';

export interface Finding {
  readonly condition: Exclude<Condition, 'well'>;
  /** What is so, and what to do. */
  readonly text: string;
  /** Where to do it. */
  readonly to?: string;
}

export interface Assessment {
  readonly condition: Condition;
  /** The worst first; none when all is well. */
  readonly findings: readonly Finding[];
  /** One sentence for when all is well. */
  readonly summary: string;
}

/** The sweep runs each second; ten missed ones are no accident. */
const LATE_SWEEP_MS = 10_000;
const LONG_QUEUE_MS = 60_000;

/** Says whether all is well, and if not exactly what is not. */
export function assessOperations(operations: Operations, nowMs: number): Assessment {
  const findings = [...findBroken(operations), ...findWorthALook(operations, nowMs)];
  return {
    condition: findings[0]?.condition ?? 'well',
    findings,
    summary: `Nothing is stuck. ${describeQueue(operations, nowMs)}`,
  };
}

function findBroken({ stuck, workers, sweep_age_ms, queued }: Operations): Finding[] {
  const findings: Finding[] = [];
  const broken = (text: string, to?: string): void => {
    findings.push({ condition: 'broken', text, ...(to !== undefined && { to }) });
  };
  if (!workers.some(({ is_alive }) => is_alive)) {
    const waiting =
      queued === 0 ? 'new runs will wait' : `${formatCount(queued, 'run')} ${queued === 1 ? 'waits' : 'wait'}`;
    broken(`No worker is alive: ${waiting} until one is started. What was accepted is not lost.`);
  }
  if (stuck > 0) {
    broken(
      `${formatCount(stuck, 'run')} ${stuck === 1 ? 'is' : 'are'} stuck: without an owner that is alive, or due for over ` +
        'a minute although nothing holds them back. The log of the workers says why.',
      '/runs?status=running',
    );
  }
  // A process that only serves has no sweep of its own.
  if (sweep_age_ms !== null && sweep_age_ms > LATE_SWEEP_MS) {
    broken(
      `The sweep last ran ${formatDuration(sweep_age_ms)} ago instead of each second: retries and lost rings come late.`,
    );
  }
  return findings;
}

function findWorthALook(operations: Operations, nowMs: number): Finding[] {
  const findings: Finding[] = [];
  if (operations.doorbell === 'failed') {
    findings.push({
      condition: 'look',
      text: 'The doorbell does not ring: runs begin up to a second later, when the sweep finds them.',
    });
  }
  if (operations.in_doubt > 0) {
    const { in_doubt } = operations;
    findings.push({
      condition: 'look',
      text: `${formatCount(in_doubt, 'run')} ${in_doubt === 1 ? 'waits' : 'wait'} for a decision about a step in doubt.`,
      to: '/runs?status=waiting',
    });
  }
  const age = queueAgeMs(operations, nowMs);
  if (age !== undefined && age > LONG_QUEUE_MS) {
    findings.push({
      condition: 'look',
      text: `The oldest queued run has waited for ${formatDuration(age)}: more workers or wider limits would help.`,
      to: '/runs?status=queued',
    });
  }
  return findings;
}

/** How long the oldest queued run has waited; clocks differ, so never less than nothing. */
export function queueAgeMs({ oldest_queued_at }: Operations, nowMs: number): number | undefined {
  return oldest_queued_at === null ? undefined : Math.max(0, nowMs - Date.parse(oldest_queued_at));
}

function describeQueue(operations: Operations, nowMs: number): string {
  const age = queueAgeMs(operations, nowMs);
  return age === undefined ? 'No run is queued.' : `The oldest queued run is ${formatDuration(age)} old.`;
}
