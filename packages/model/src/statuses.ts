export const EXECUTION_STATUSES = ['queued', 'running', 'waiting', 'success', 'failed', 'cancelled'] as const;
export type ExecutionStatus = (typeof EXECUTION_STATUSES)[number];

export const FINAL_EXECUTION_STATUSES = ['success', 'failed', 'cancelled'] as const;
export type FinalExecutionStatus = (typeof FINAL_EXECUTION_STATUSES)[number];

export const STEP_STATUSES = ['running', 'success', 'failed', 'skipped', 'waiting', 'in_doubt'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number];

export function isFinalExecutionStatus(status: ExecutionStatus): status is FinalExecutionStatus {
  return status === 'success' || status === 'failed' || status === 'cancelled';
}

export const DEAD_LETTER_STATUSES = ['open', 'redriven', 'discarded'] as const;
export type DeadLetterStatus = (typeof DEAD_LETTER_STATUSES)[number];

export const REDRIVE_STATUSES = ['running', 'done', 'stopped'] as const;
export type RedriveStatus = (typeof REDRIVE_STATUSES)[number];

/** Where a run that is made again begins: at what failed, with the earlier results reused, or from its trigger on. */
export const REDRIVE_STARTS = ['failed_step', 'start'] as const;
export type RedriveStart = (typeof REDRIVE_STARTS)[number];

/** Which definition a run that is made again follows: that of the run before, or the workflow's current one. */
export const VERSION_CHOICES = ['original', 'current'] as const;
export type VersionChoice = (typeof VERSION_CHOICES)[number];
