import { useEffect, useState } from 'react';
import { followEvents, type ServerEvent } from '../../../api/follow-events.ts';
import { applyEvent, NO_PROGRESS, type RunProgress } from './run-progress.ts';

/** A run of a few milliseconds is over before anybody looked: its events are shown one after the other. */
const BETWEEN_EVENTS_MS = 140;

/** Follows a run and shows its events at a pace that eyes can follow, in the order in which they came. */
export function useRunProgress(executionId: string): RunProgress {
  const [progress, setProgress] = useState(NO_PROGRESS);
  useEffect(() => {
    const abort = new AbortController();
    const waiting: ServerEvent[] = [];
    const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    let timer: number | undefined;
    const showNext = (): void => {
      const next = waiting.shift();
      timer = next === undefined ? undefined : window.setTimeout(showNext, isCalm ? 0 : BETWEEN_EVENTS_MS);
      if (next !== undefined) setProgress((current) => applyEvent(current, next));
    };
    const take = (event: ServerEvent): void => {
      waiting.push(event);
      if (timer === undefined) showNext();
    };
    followEvents(`/api/v1/executions/${executionId}/events`, abort.signal, take).catch(() => undefined); // asked again by itself
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [executionId]);
  return progress;
}
