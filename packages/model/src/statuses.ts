export const EXECUTION_STATUSES = ['queued', 'running', 'waiting', 'success', 'failed', 'cancelled'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

export const FINAL_EXECUTION_STATUSES = ['success', 'failed', 'cancelled'] as const;
export type FinalExecutionStatus = (typeof FINAL_EXECUTION_STATUSES)[number];

export const STEP_STATUSES = ['running', 'success', 'failed', 'skipped', 'waiting', 'in_doubt'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export function isFinalExecutionStatus(status: ExecutionStatus): status is FinalExecutionStatus {
  return status === 'success' || status === 'failed' || status === 'cancelled';
}
