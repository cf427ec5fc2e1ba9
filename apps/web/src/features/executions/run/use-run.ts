import { isFinalExecutionStatus, stepEventSchema } from '@automateos/model';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { followEvents, type ServerEvent } from '../../../api/follow-events.ts';
import { getExecutionOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { Execution, ExecutionSummary } from '../../../api/generated/index.ts';
import { throttle } from '../throttle.ts';
import { mergeSteps, type StepEvent, type StepView, stepKey } from './step-view.ts';

/** Events come in bursts; the page is drawn once for those of this time. */
const DRAW_EACH_MS = 120;
/** A run of small values is read again at this pace while it goes on, one of large values only where it is looked at. */
const READ_EACH_MS = 1_000;
const SMALL_BYTES = 500_000;

const NO_EVENTS: ReadonlyMap<string, StepEvent> = new Map();

interface LiveRun {
  readonly execution: Execution | undefined;
  readonly steps: readonly StepView[];
  readonly error: unknown;
  readonly refetch: () => void;
}

/**
 * A run as it goes on. Events say how each step stands, without values; what an event told stands until the execution
 * is read again, with its values, when the run has ended or the step that is looked at has changed.
 *
 * @param watched key of the step whose values are on the screen
 */
export function useRun(executionId: string, watched: string | undefined): LiveRun {
  const queries = useQueryClient();
  const options = getExecutionOptions({ path: { execution_id: executionId } });
  const { data: execution, error, refetch } = useQuery(options);
  const [told, setTold] = useState({ executionId, events: NO_EVENTS });
  const events = told.executionId === executionId ? told.events : NO_EVENTS;
  const watchedKey = useRef(watched);
  useEffect(() => {
    watchedKey.current = watched;
  }, [watched]);
  const isOpen = execution !== undefined && !isFinalExecutionStatus(execution.status);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key follows from the id
  useEffect(() => {
    if (!isOpen) return;
    const abort = new AbortController();
    const known = new Map<string, StepEvent>();
    let bytes = 0;
    const draw = throttle(() => setTold({ executionId, events: new Map(known) }), DRAW_EACH_MS);
    const read = throttle(() => void refetch({ cancelRefetch: false }), READ_EACH_MS);
    const onEvent = (event: ServerEvent): void => {
      if (event.event === 'resync') read.call();
      if (event.event === 'execution') {
        const summary = event.data as ExecutionSummary; // this server's own answer
        queries.setQueryData<Execution>(options.queryKey, (old) => old && { ...old, ...summary });
        if (isFinalExecutionStatus(summary.status)) void refetch();
      }
      if (event.event === 'step') {
        const step = stepEventSchema.parse(event.data);
        const key = stepKey(step.node_id, step.iteration);
        bytes += bytesOf(step) - bytesOf(known.get(key));
        known.set(key, step);
        draw.call();
        if (key === watchedKey.current || bytes < SMALL_BYTES) read.call();
      }
    };
    void followEvents(`/api/v1/executions/${executionId}/events`, abort.signal, onEvent);
    return () => {
      abort.abort();
      draw.cancel();
      read.cancel();
    };
  }, [executionId, isOpen, queries, refetch]);

  const steps = execution?.steps;
  // Once the run has ended, what was read last is the truth; events of the last moment may be older.
  const isSettled = !isOpen && steps?.every(({ status }) => status !== 'running') === true;
  const views = useMemo(() => mergeSteps(steps ?? [], isSettled ? NO_EVENTS : events), [steps, events, isSettled]);

  // Looking at another step while the run goes on: its values may not have been read yet.
  const isBehind = isOpen && views.some(({ key, isAhead }) => isAhead && key === watched);
  useEffect(() => {
    if (isBehind) void refetch({ cancelRefetch: false });
  }, [isBehind, refetch]);

  return { execution, steps: views, error, refetch: () => void refetch() };
}

function bytesOf(step: StepEvent | undefined): number {
  return (step?.input_bytes ?? 0) + (step?.output_bytes ?? 0);
}
