import type { LoopPlan, StepError } from '@automateos/model';
import type { Plan, PlannedBody, PlannedNode } from './plan.ts';

/**
 * The phases of a node in a run, and how it moves:
 *
 *   pending → ready → running → succeeded | failed
 *                       ↓  ↑
 *                     waiting            (a retry is due later)
 *             running → looping → succeeded | failed     (a loop, while its passes run)
 *             running → expecting → succeeded | failed   (a wait: what it waits for is told from outside)
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
  looping: 8,
  expecting: 9,
} as const;

export interface FailureCause {
  readonly nodeId: string | null;
  readonly error: StepError;
}

/** Where the nodes of one body stand, by their place in it: those of the run itself, or of one pass of a loop. */
export interface Frame {
  readonly body: PlannedBody;
  /** `''`, or the number of the pass after those of the passes around it: `3`, nested `3.0`. */
  readonly iteration: string;
  /** The loop whose pass this is; null for the run itself. */
  readonly loop: LoopState | null;
  /** Which pass of the loop. */
  readonly pass: number;
  readonly phase: Uint8Array;
  readonly attempt: Uint16Array;
  /** Incoming connections that are neither delivered nor dead yet. */
  readonly unsettled: Uint32Array;
  /** 1 when at least one incoming connection was delivered. */
  readonly delivered: Uint8Array;
  /** Outputs that nodes have delivered while they wait, by the places of the nodes. */
  readonly early: Map<number, readonly string[]>;
  /** Nodes that are not settled. */
  open: number;
  /** The failure that nobody took up; of several the one whose node stands first in the document. */
  failure: FailureCause | null;
}

/** The failure of a pass, and which one that was. */
export interface PassFailure extends FailureCause {
  readonly pass: number;
}

/** What a loop node's config comes to. */
export interface LoopFacts {
  readonly count: number;
  /** Passes at once. */
  readonly concurrency: number;
  /** `stop`: no further pass begins, and the loop fails. */
  readonly onItemFailure: LoopPlan['onItemFailure'];
}

/** A loop while its passes run. */
export interface LoopState extends LoopFacts {
  /** Where the loop's node stands. */
  readonly frame: Frame;
  readonly planned: PlannedNode;
  /** 1 for each pass that has begun. */
  readonly begun: Uint8Array;
  /** No pass before this one is still to begin. */
  next: number;
  /** Passes that have begun and not ended. */
  live: number;
  /** Of the first pass that failed, by number. */
  failure: PassFailure | null;
}

/** A node that can start. */
export interface ReadyStep {
  readonly frame: Frame;
  readonly planned: PlannedNode;
}

/**
 * Where a run stands. It is moved, not copied: `decide` changes it in place and gives it back, so that an event costs the
 * same in a graph of ten nodes and of ten thousand (docs/decisions/0002). Two folds of the same events give equal states.
 * Of a loop only the passes that run are kept.
 */
export interface RunState {
  readonly root: Frame;
  /** The passes that run, by `frameKey`. */
  readonly frames: Map<string, Frame>;
  /** Ready nodes in the order in which they became ready. */
  readonly ready: ReadyStep[];
  /** Where in `ready` the next one stands; what is before it has been started. */
  readyHead: number;
  /** Passes without an open node, whose loops have to hear of it. */
  readonly endedPasses: Frame[];
  /** Loops whose last pass has ended. */
  readonly endedLoops: LoopState[];
  running: number;
  ended: boolean;
}

export function createRunState(plan: Plan): RunState {
  return {
    root: createFrame(plan, plan.root, '', null, 0),
    frames: new Map(),
    ready: [],
    readyHead: 0,
    endedPasses: [],
    endedLoops: [],
    running: 0,
    ended: false,
  };
}

export function createFrame(
  plan: Plan,
  body: PlannedBody,
  iteration: string,
  loop: LoopState | null,
  pass: number,
): Frame {
  const size = body.members.length;
  const unsettled = new Uint32Array(size);
  const delivered = new Uint8Array(size);
  for (const [place, index] of body.members.entries()) {
    const incoming = plan.nodes[index]?.incomingCount ?? 0;
    unsettled[place] = incoming;
    // A child that no connection leads to starts with its pass.
    if (loop !== null && incoming === 0) delivered[place] = 1;
  }
  return {
    body,
    iteration,
    loop,
    pass,
    phase: new Uint8Array(size),
    attempt: new Uint16Array(size),
    unsettled,
    delivered,
    early: new Map(),
    open: size,
    failure: null,
  };
}

/** Names a pass: two loops beside each other have passes of the same number. */
export function frameKey(owner: number, iteration: string): string {
  return `${owner}|${iteration}`;
}

/** The number of a pass as its steps carry it. */
export function passIteration(loopIteration: string, pass: number): string {
  return loopIteration === '' ? String(pass) : `${loopIteration}.${pass}`;
}

/** Where a node stands of which a step is told; undefined when that pass does not run. */
export function findFrame(state: RunState, { parent }: PlannedNode, iteration: string): Frame | undefined {
  if (parent === -1) return iteration === '' ? state.root : undefined;
  return state.frames.get(frameKey(parent, iteration));
}

/** Whether nothing can happen before a time comes or somebody decides: no step runs and none can start. */
export function isIdle(state: RunState): boolean {
  return !state.ended && state.running === 0 && state.readyHead === state.ready.length;
}
