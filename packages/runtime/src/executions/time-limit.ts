import { LIMITS, type WorkflowSettings } from '@automateos/model';

/** Active time that a run of the workflow may use, in milliseconds. */
export function timeLimitOf(settings: WorkflowSettings): number {
  return settings.timeout_ms ?? LIMITS.defaultExecutionTimeoutMs;
}
