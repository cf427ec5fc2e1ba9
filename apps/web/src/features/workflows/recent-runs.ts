import type { LastExecution, WorkflowListItem } from '../../api/generated/index.ts';

/** One bar of the chart. */
export interface RunBar {
  readonly id: string;
  readonly status: LastExecution['status'];
  /** From 0 to 1, of the longest run shown. */
  readonly height: number;
}

export interface RecentRuns {
  /** The oldest first, as time is drawn. */
  readonly bars: readonly RunBar[];
  /** Of the runs that have ended by themselves; undefined while there is none. */
  readonly successShare: number | undefined;
  readonly succeeded: number;
  readonly failed: number;
}

/** A bar says something even when its run took no time. */
const LEAST_HEIGHT = 0.18;

/** What the chart shows: how the last runs ended and how long they took, compared with each other. */
export function summariseRecentRuns(
  workflow: Pick<WorkflowListItem, 'recent_executions' | 'last_execution'>,
  nowMs: number,
): RecentRuns {
  const newestFirst = workflow.recent_executions ?? (workflow.last_execution === null ? [] : [workflow.last_execution]);
  const runs = newestFirst.toReversed();
  // Durations lie orders of magnitude apart: by their logarithm a short run is still seen beside a long one.
  const weights = runs.map((run) => Math.log1p(durationOf(run, nowMs)));
  const heaviest = Math.max(...weights, 1);
  const succeeded = runs.filter(({ status }) => status === 'success').length;
  const failed = runs.filter(({ status }) => status === 'failed').length;
  return {
    bars: runs.map(({ id, status }, index) => ({
      id,
      status,
      height: Math.max(LEAST_HEIGHT, (weights[index] ?? 0) / heaviest),
    })),
    successShare: succeeded + failed === 0 ? undefined : succeeded / (succeeded + failed),
    succeeded,
    failed,
  };
}

function durationOf({ started_at, completed_at }: LastExecution, nowMs: number): number {
  if (started_at === null) return 0;
  return Math.max(0, (completed_at === null ? nowMs : Date.parse(completed_at)) - Date.parse(started_at));
}

/** "100 %", "98.9 %", "87 %": one decimal only where it tells a share apart from a whole. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const isNearWhole = percent > 95 && percent < 100;
  return `${isNearWhole ? Math.min(99.9, percent).toFixed(1) : Math.round(percent)} %`;
}
