import type { UserId, WorkerId, WorkflowId } from '@automateos/model';

/** Figures that are counted up to a bound. */
export type OperationFigure =
  | 'acceptedLastMinute'
  | 'queued'
  | 'waiting'
  | 'running'
  | 'overdue'
  | 'stranded'
  | 'inDoubt'
  | 'openDeadLetters';

export type OperationFigures = { readonly [Figure in OperationFigure]: number };

export interface WorkerState {
  readonly id: WorkerId;
  readonly startedAt: number;
  readonly heartbeatAt: number;
  readonly isAlive: boolean;
}

export interface WorkflowStorage {
  readonly workflowId: WorkflowId;
  readonly workflowName: string;
  readonly executions: number;
  /** False: counting stopped there. */
  readonly isExact: boolean;
}

export interface OperationState {
  /**
   * Of the actor's own executions. `overdue`: due for more than a minute, and not waiting for their workflow's turn;
   * `stranded`: running, and their owner has not been heard of for 2 s longer than its lease; `inDoubt`: waiting, and a
   * person has to decide.
   */
  readonly figures: OperationFigures;
  /** Figures that are at least so large: counting stopped there. */
  readonly atLeast: readonly OperationFigure[];
  /** When the oldest queued execution became due, Unix milliseconds. */
  readonly oldestQueuedAt: number | null;
  /** Of the installation; who was heard of in the last hour, newest first. */
  readonly workers: readonly WorkerState[];
  /** The actor's workflows with the most executions. */
  readonly storage: readonly WorkflowStorage[];
}

/** How things stand. All work is bounded, whatever is stored. */
export interface OperationStore {
  readonly database: 'sqlite' | 'postgresql';
  /** @param nowMs now by the clock that made the ids */
  readState(actor: UserId, nowMs: number): Promise<OperationState>;
}
