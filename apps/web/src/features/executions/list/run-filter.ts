import { EXECUTION_STATUSES, type ExecutionStatus } from '@automateos/model';
import { readTimeFilter, type TimeFilter } from '../../../format/time-filter.ts';

/** Which runs a list shows; kept in the address. */
export interface RunFilter {
  readonly status: ExecutionStatus | undefined;
  readonly workflowId: string | undefined;
  readonly text: string;
  readonly time: TimeFilter;
}

export function readRunFilter(params: URLSearchParams): RunFilter {
  return {
    status: EXECUTION_STATUSES.find((known) => known === params.get('status')),
    workflowId: params.get('workflow') ?? undefined,
    text: params.get('q') ?? '',
    time: readTimeFilter(params),
  };
}

/** What is taken out of the address to see all runs. */
export const NO_RUN_FILTER = {
  status: undefined,
  workflow: undefined,
  q: undefined,
  range: undefined,
  since: undefined,
  until: undefined,
} as const;

export function isRunFilterEmpty({ status, workflowId, text, time }: RunFilter): boolean {
  return status === undefined && workflowId === undefined && text === '' && Object.keys(time).length === 0;
}
