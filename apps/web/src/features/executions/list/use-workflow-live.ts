import { useEffect } from 'react';
import { followEvents } from '../../../api/follow-events.ts';
import { throttle } from '../throttle.ts';

const AT_MOST_EACH_MS = 700;

/** Calls back, not too often, when something happened to runs of a workflow. */
export function useWorkflowLive(workflowId: string, onChange: () => void): void {
  useEffect(() => {
    const abort = new AbortController();
    const tell = throttle(onChange, AT_MOST_EACH_MS);
    void followEvents(`/api/v1/workflows/${workflowId}/events`, abort.signal, tell.call);
    return () => {
      abort.abort();
      tell.cancel();
    };
  }, [workflowId, onChange]);
}
