import { stepEventSchema } from '@automateos/model';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { followEvents, type ServerEvent } from '../../../api/follow-events.ts';
import type { ExecutionSummary } from '../../../api/generated/types.gen.ts';
import type { NodeRun } from '../../../graph/flow-graph.ts';
import { applyStep, NO_STEPS, type RunSteps, summarizeSteps } from './run-steps.ts';

export interface TestRun {
  readonly id: string;
  /** Undefined until the first news. */
  readonly execution: ExecutionSummary | undefined;
  /** How each node stands. */
  readonly runs: ReadonlyMap<string, NodeRun>;
}

/** Watches one run at a time, as it happens. */
export function useTestRun(): {
  readonly run: TestRun | undefined;
  readonly watch: (id: string) => void;
  readonly close: () => void;
} {
  const [id, setId] = useState<string>();
  const [execution, setExecution] = useState<ExecutionSummary>();
  const [steps, setSteps] = useState<RunSteps>(NO_STEPS);
  const queries = useQueryClient();

  useEffect(() => {
    if (id === undefined) return;
    const stop = new AbortController();
    const onEvent = ({ event, data }: ServerEvent): void => {
      if (event === 'step') setSteps((before) => applyStep(before, stepEventSchema.parse(data)));
      if (event !== 'execution') return;
      const summary = data as ExecutionSummary; // as: this server's own answer
      setExecution(summary);
      // What the inspector shows of the newest run is read again when it is whole.
      if (summary.completed_at !== null) void queries.invalidateQueries();
    };
    void followEvents(`/api/v1/executions/${id}/events`, stop.signal, onEvent);
    return () => stop.abort();
  }, [id, queries]);

  const watch = useCallback((next: string) => {
    setSteps(NO_STEPS);
    setExecution(undefined);
    setId(next);
  }, []);
  const close = useCallback(() => setId(undefined), []);
  return { run: id === undefined ? undefined : { id, execution, runs: summarizeSteps(steps) }, watch, close };
}
