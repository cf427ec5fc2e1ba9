import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { getExecutionOptions, listExecutionsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import type { Execution, ExecutionSummary } from '../../../../api/generated/types.gen.ts';

/** Runs that can be chosen from; older ones are opened from the list of runs. */
const RECENT = 30;

const WHILE_RUNNING_MS = 1_500;

export interface RunData {
  /** The run whose data is shown. */
  readonly execution: Execution | undefined;
  /** Newest first. */
  readonly runs: readonly ExecutionSummary[];
  /** Undefined: always the newest. */
  readonly chosen: string | undefined;
  readonly choose: (id: string | undefined) => void;
  readonly isLoading: boolean;
  readonly error: unknown;
}

/** The data that the inspector shows: of the newest run, or of one that was chosen. */
export function useRunData(workflowId: string, chosenAtFirst?: string): RunData {
  const [chosen, choose] = useState(chosenAtFirst);
  const runs = useQuery(listExecutionsOptions({ path: { id: workflowId }, query: { limit: RECENT } }));
  const id = chosen ?? runs.data?.items[0]?.id;
  const run = useQuery({
    ...getExecutionOptions({ path: { execution_id: id ?? '' } }),
    enabled: id !== undefined,
    // A run that has ended never changes.
    refetchInterval: ({ state }) => (state.data?.completed_at === null ? WHILE_RUNNING_MS : false),
  });
  return {
    execution: id === undefined ? undefined : run.data,
    runs: runs.data?.items ?? [],
    chosen,
    choose,
    isLoading: runs.isPending || (id !== undefined && run.isPending),
    error: runs.error ?? run.error,
  };
}
