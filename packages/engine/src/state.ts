import type { StepError } from '@automateos/model';
import type { Plan } from './plan.ts';

/**
 * The phases of a node in a run, and how it moves:
 *
 *   pending → ready → running → succeeded | failed
 *                       ↓  ↑
 *                     waiting            (a retry is due later)
 *   pending → skipped                    (all incoming dead, disabled, or another trigger started the run)
 *   inDoubt → running | (stays)          (found after a crash; a person decides when it stays)
 */
export const PHASE = {
  pending: 0,
  ready: 1,
  running: 2,
  waiting: 3,
  inDoubt: 4,
  succeeded: 5,
  failed: 6,
  skipped: 7,
} as const;

export interface FailureCause {
  readonly nodeId: string | null;
  readonly error: StepError;
}

/**
 * Where a run stands, by node index. It is moved, not copied: `decide` changes it in place and gives it back, so that an
 * event costs the same in a graph of ten nodes and of ten thousand (docs/decisions/0002). Two folds of the same events
 * give equal states.
 */
export interface RunState {
  readonly phase: Uint8Array;
  readonly attempt: Uint16Array;
  /** Incoming connections that are neither delivered nor dead yet. */
  readonly unsettled: Uint32Array;
  /** 1 when at least one incoming connection was delivered. */
  readonly delivered: Uint8Array;
  /** Ready nodes in the order in which they became ready. */
  readonly ready: number[];
  /** Where in `ready` the next one stands; what is before it has been started. */
  readyHead: number;
  running: number;
  /** Nodes that are not settled. */
  open: number;
  /** The failure that nobody took up; of several the one whose node stands first in the document. */
  failure: FailureCause | null;
  ended: boolean;
}

export function createRunState(plan: Plan): RunState {
  const size = plan.nodes.length;
  const unsettled = new Uint32Array(size);
  for (const planned of plan.nodes) unsettled[planned.index] = planned.incomingCount;
  return {
    phase: new Uint8Array(size),
    attempt: new Uint16Array(size),
    unsettled,
    delivered: new Uint8Array(size),
    ready: [],
    readyHead: 0,
    running: 0,
    open: size,
    failure: null,
    ended: false,
  };
}

/** Whether nothing can happen before a time comes or somebody decides: no step runs and none can start. */
export function isIdle(state: RunState): boolean {
  return !state.ended && state.running === 0 && state.readyHead === state.ready.length;
}
