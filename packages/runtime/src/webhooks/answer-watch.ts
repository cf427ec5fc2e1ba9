import { type ExecutionId, toError, type WorkflowId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, LiveHints } from '../ports.ts';

/** Callers that wait for what a run commits, here or in another process. */
export interface AnswerWatch {
  /** Lets other processes know that somebody listens here: best before the run begins. */
  listen(): void;
  /** Something of a run was committed in this process. */
  recorded(executionId: ExecutionId): void;
  /**
   * Looks at once, and again whenever something was committed, until there is an answer. Undefined: the time is over,
   * nobody waits any more, or this process stops.
   */
  wait<Answer>(request: AnswerRequest<Answer>): Promise<Answer | undefined>;
  /** From then on nobody is kept waiting: this process is to end. */
  closeAfter(delayMs: number): void;
  close(): void;
}

export interface AnswerRequest<Answer> {
  readonly workflowId: WorkflowId;
  readonly executionId: ExecutionId;
  /** Undefined: not yet. */
  readonly look: () => Promise<Answer | undefined>;
  readonly limitMs: number;
  /** Aborted when the caller is gone. */
  readonly signal: AbortSignal;
}

/** Hints may be lost: so often everybody who waits looks without one. */
const LOOK_EVERY_MS = 1_000;
/** Other processes are heard on for so long after the last caller: the next one need not wait until they know. */
const LINGER_MS = 30_000;

interface Waiting {
  readonly workflowId: WorkflowId;
  readonly executionId: ExecutionId;
  look(): void;
  end(): void;
}

export function createAnswerWatch(deps: {
  readonly hints: LiveHints;
  readonly clock: Clock;
  readonly logger: Logger;
}): AnswerWatch {
  const { hints, clock, logger } = deps;
  const byExecution = new Map<ExecutionId, Set<Waiting>>();
  let unsubscribe: (() => void) | undefined;
  let stopTimer = (): void => {};
  let idleSinceMs = 0;
  let isClosed = false;
  let stopClosing = (): void => {};

  const everybody = (): Waiting[] => [...byExecution.values()].flatMap((waiting) => [...waiting]);
  const hear = (workflowId: WorkflowId, executionId: ExecutionId | null): void => {
    const heard = executionId === null ? everybody() : [...(byExecution.get(executionId) ?? [])];
    for (const waiting of heard) if (waiting.workflowId === workflowId) waiting.look();
  };
  const lookLater = (): void => {
    stopTimer = clock.after(LOOK_EVERY_MS, () => {
      for (const waiting of everybody()) waiting.look();
      if (byExecution.size > 0) idleSinceMs = clock.monotonicMs();
      if (clock.monotonicMs() - idleSinceMs < LINGER_MS) lookLater();
      else stopListening();
    });
  };
  const stopListening = (): void => {
    stopTimer();
    unsubscribe?.();
    unsubscribe = undefined;
  };
  const listen = (): void => {
    idleSinceMs = clock.monotonicMs();
    if (unsubscribe !== undefined || isClosed) return;
    unsubscribe = hints.subscribe((changes) => {
      for (const { workflowId, executionId } of changes) hear(workflowId, executionId);
    });
    lookLater();
  };
  const close = (): void => {
    stopClosing();
    isClosed = true;
    for (const waiting of everybody()) waiting.end();
    stopListening();
  };
  const enter = (waiting: Waiting): void => {
    const others = byExecution.get(waiting.executionId) ?? new Set();
    byExecution.set(waiting.executionId, others.add(waiting));
  };
  const leave = (waiting: Waiting): void => {
    const others = byExecution.get(waiting.executionId);
    others?.delete(waiting);
    if (others?.size === 0) byExecution.delete(waiting.executionId);
  };
  return {
    listen,
    recorded: (executionId) => {
      if (byExecution.size === 0) return;
      for (const waiting of byExecution.get(executionId) ?? []) waiting.look();
    },
    wait: ({ workflowId, executionId, look, limitMs, signal }) => {
      listen();
      return new Promise((resolve) => {
        const end = (answer: Awaited<ReturnType<typeof look>>): void => {
          stopWaiting();
          signal.removeEventListener('abort', giveUp);
          leave(waiting);
          resolve(answer);
        };
        const giveUp = (): void => end(undefined);
        const looking = oneAtATime(async () => {
          const answer = await look();
          if (answer !== undefined) end(answer);
        }, logger);
        const waiting: Waiting = { workflowId, executionId, look: looking, end: giveUp };
        const stopWaiting = clock.after(limitMs, giveUp);
        if (signal.aborted || isClosed) return giveUp();
        signal.addEventListener('abort', giveUp);
        enter(waiting);
        looking();
      });
    },
    closeAfter: (delayMs) => {
      stopClosing = clock.after(delayMs, close);
    },
    close,
  };
}

/** Calls that come while one is under way come to one more after it. A database that does not answer ends nothing. */
function oneAtATime(look: () => Promise<void>, logger: Logger): () => void {
  let isLooking = false;
  let isAgain = false;
  const begin = (): void => {
    if (isLooking) {
      isAgain = true;
      return;
    }
    isLooking = true;
    isAgain = false;
    void look()
      .catch((error: unknown) => logger.warn({ err: toError(error) }, 'an answer cannot be read now'))
      .finally(() => {
        isLooking = false;
        if (isAgain) begin();
      });
  };
  return begin;
}
