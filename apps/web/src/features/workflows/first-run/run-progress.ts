import type { ServerEvent } from '../../../api/follow-events.ts';
import type { ExecutionSummary, Step } from '../../../api/generated/index.ts';

/** How a step stands, as far as the tour shows it. */
export interface StepProgress {
  readonly status: Step['status'];
  readonly durationMs: number | undefined;
  readonly message: string | undefined;
}

export interface RunProgress {
  readonly steps: ReadonlyMap<string, StepProgress>;
  readonly execution: ExecutionSummary | undefined;
}

export const NO_PROGRESS: RunProgress = { steps: new Map(), execution: undefined };

/** The data of the event `step`; the server describes it as `StepEvent`. */
interface StepEventData {
  readonly node_id: string;
  readonly status: Step['status'];
  readonly error: { readonly message: string } | null;
  readonly started_at: string | null;
  readonly completed_at: string | null;
}

/** What is known after one more event of the run. */
export function applyEvent(progress: RunProgress, { event, data }: ServerEvent): RunProgress {
  if (event === 'execution') return { ...progress, execution: data as ExecutionSummary }; // the event's data is one
  if (event !== 'step') return progress;
  const { node_id, status, error, started_at, completed_at } = data as StepEventData;
  const durationMs =
    started_at === null || completed_at === null ? undefined : Date.parse(completed_at) - Date.parse(started_at);
  return {
    ...progress,
    steps: new Map(progress.steps).set(node_id, { status, durationMs, message: error?.message }),
  };
}

/** Whether the run has ended and every event before that has been shown. */
export function hasEnded({ execution }: RunProgress): boolean {
  return execution !== undefined && ['success', 'failed', 'cancelled'].includes(execution.status);
}
