import { type ExecutionId, LIMITS, toError, type WorkflowId } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock, DeadLetterRecord, Doorbell, ExecutionRestart, RedriveQueue, RedriveRecord } from '../ports.ts';
import type { Restarter } from '../restart/restarter.ts';
import { addRefusal, type RefusedLetter } from './refusals.ts';
import { restartLetter } from './restart-letter.ts';

export interface RedriverDeps {
  readonly queue: RedriveQueue;
  readonly newRestarter: () => Restarter;
  readonly doorbell: Doorbell;
  readonly clock: Clock;
  readonly logger: Logger;
  /** How many executions of a workflow are queued, as of the last sweep. */
  readonly queuedOf: (workflowId: WorkflowId) => number;
}

/** Carries redrive jobs on. A job is a row: whoever sweeps makes its next turn, and a process that dies takes none along. */
export interface Redriver {
  /** Makes the turns that are due; called by each sweep. Does not wait for them. */
  wake(): void;
  /** Resolves when the turn under way is over; no other begins. */
  stop(): Promise<void>;
}

/** How much of the rate one turn is worth. */
const TURN_MS = 200;
const LETTERS_PER_TURN = 200;
const PAUSE_MS = 50;
/** After so many pauses without a turn the next sweep looks again. */
const PAUSES = 20;

export function createRedriver(deps: RedriverDeps): Redriver {
  const { queue, clock, logger } = deps;
  let isStopping = false;
  let working: Promise<void> | undefined;

  let endPause = (): void => {};
  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const stopTimer = clock.after(PAUSE_MS, resolve);
      endPause = () => {
        stopTimer();
        resolve();
      };
    });

  const work = async (): Promise<void> => {
    for (let pauses = 0; pauses < PAUSES && !isStopping; pauses += 1) {
      const redrive = await queue.findDue();
      if (redrive === undefined && pauses === 0) return;
      if (redrive !== undefined) {
        if (!(await makeTurn(redrive, deps))) return;
        pauses = 1;
      }
      await pause();
    }
  };

  return {
    wake: () => {
      if (isStopping) return;
      working ??= work()
        .catch((thrown: unknown) => logger.error({ err: toError(thrown) }, 'a redrive cannot go on'))
        .finally(() => {
          working = undefined;
        });
    },
    stop: async () => {
      isStopping = true;
      endPause();
      await working;
    },
  };
}

/** @returns false when the job has to wait because too much is queued already */
async function makeTurn(redrive: RedriveRecord, deps: RedriverDeps): Promise<boolean> {
  const { queue, clock } = deps;
  const limit = Math.min(LETTERS_PER_TURN, Math.max(1, Math.round((redrive.rate * TURN_MS) / 1_000)));
  const letters = await queue.listOpen(redrive.ownerId, redrive.filter, redrive.position, limit);
  // Half of the room is left to what comes in from outside.
  if (letters.some(({ workflowId }) => deps.queuedOf(workflowId) >= LIMITS.queuedPerWorkflow / 2)) return false;
  const { restarts, refused } = await restartAll(redrive, letters, deps);
  const last = letters.at(-1);
  const made = await queue.commitTurn({
    redrive,
    restarts,
    failed: refused.length,
    refusals: refused.reduce(addRefusal, redrive.refusals),
    position: last === undefined ? redrive.position : { failedAt: last.failedAt, executionId: last.executionId },
    nextInMs: letters.length < limit ? null : Math.round((letters.length * 1_000) / redrive.rate),
    at: clock.nowMs(),
  });
  for (const id of made ?? []) deps.doorbell.ring(id);
  return true;
}

async function restartAll(
  redrive: RedriveRecord,
  letters: readonly DeadLetterRecord[],
  { queue, newRestarter, logger }: RedriverDeps,
): Promise<{ restarts: ExecutionRestart[]; refused: RefusedLetter[] }> {
  const restarter = newRestarter();
  const ids = letters.map(({ executionId }) => executionId);
  const sources = new Map((await queue.loadSources(ids)).map((source) => [source.executionId, source]));
  const restarts: ExecutionRestart[] = [];
  const refused: RefusedLetter[] = [];
  for (const { executionId } of letters) {
    try {
      const made = await restartLetter(restarter, redrive.ownerId, sources.get(executionId), redrive);
      if (made.ok) restarts.push(made.restart);
      else refused.push({ ...made, executionId });
    } catch (thrown: unknown) {
      // One letter that cannot even be looked at must not hold the others up for ever.
      refused.push(failedByBug(thrown, executionId, logger));
    }
  }
  return { restarts, refused };
}

function failedByBug(thrown: unknown, executionId: ExecutionId, logger: Logger): RefusedLetter {
  logger.error({ err: toError(thrown), executionId }, 'a dead letter cannot be redriven');
  return { code: 'INTERNAL', message: `Something went wrong inside AutomateOS; see the log.`, executionId };
}
