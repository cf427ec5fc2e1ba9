import type { Interval } from './downtime.ts';
import type { ChaosReport } from './run-chaos.ts';

/** Value at the share of a sorted list; NaN when it is empty. */
function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

const SHOWN_VIOLATIONS = 20;
/** A run goes on elsewhere within the lease and this. */
const TAKEOVER_SLACK_MS = 2_000;

/** How many breaches of each promise. */
function byPromise(violations: readonly string[]): string {
  const groups = Map.groupBy(violations, (line) => line.slice(0, line.indexOf(' ')));
  return [...groups].map(([promise, lines]) => `${promise} × ${lines.length}`).join(', ');
}

function describeDowntime(downtime: readonly Interval[]): string {
  const longest = downtime.toSorted((a, b) => b.to - b.from - (a.to - a.from))[0];
  return longest === undefined ? '0' : `${downtime.length}, ${longest.to - longest.from} ms (${longest.what})`;
}

/** The one table of a chaos run. */
export function formatReport({ options, faults, findings, ...report }: ChaosReport): string {
  const { counts, takeoverMs, violations } = findings;
  const times = [0.5, 0.99, 1].map((share) => `${percentile(takeoverMs, share)} ms`).join(', ');
  const rows: [string, string | number][] = [
    ['storage, seed', `${options.storage}, ${options.seed}`],
    [
      'kills: server, worker, Redis, PostgreSQL',
      [faults.server, faults.worker, faults.redis, faults.postgres].join(', '),
    ],
    ['FLUSHALL, paused workers', `${faults.flush}, ${faults.zombie}`],
    ['silent network: to Redis, to PostgreSQL', `${faults['silent-redis']}, ${faults['silent-postgres']}`],
    ['wrong clock, full disk, rolling restarts', `${faults.clock}, ${faults.disk}, ${faults.rolling}`],
    ['processes that poisonous runs killed', report.poisonDeaths],
    ['acknowledged, a second', `${counts.acks}, ${report.acceptedPerSecond.toFixed(0)}`],
    ['executions', counts.executions],
    ['outside calls, of them repeated', `${counts.hits}, ${counts.repeatedHits}`],
    ['steps once in doubt', counts.inDoubt],
    ['stale writes refused', report.fencedWrites],
    ['takeovers; runs given up after all of theirs', `${counts.takeovers}; ${counts.givenUp}`],
    [`takeover p50, p99, max (p99 is to be ≤ ${report.leaseMs + TAKEOVER_SLACK_MS} ms)`, times],
    ['no database or no worker: times, longest', describeDowntime(report.downtime)],
    ['settled after the last fault', `${report.settleMs.toFixed(0)} ms`],
    ['violations', violations.length === 0 ? 0 : `${violations.length}: ${byPromise(violations)}`],
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  const table = rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
  return [...table, ...violations.slice(0, SHOWN_VIOLATIONS)].join('\n');
}
