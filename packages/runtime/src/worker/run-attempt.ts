import { randomUUID } from 'node:crypto';
import { type AnyNodeDefinition, type HttpClient, type StepOutcome, toError } from '@automateos/model';
import type { Logger } from 'pino';
import type { Clock } from '../ports.ts';

export interface AttemptInput {
  readonly type: AnyNodeDefinition;
  readonly config: unknown;
  readonly attempt: number;
  readonly idempotencyKey: string;
  readonly timeoutMs: number;
  /** Aborts the attempt from outside: cancel, lost lease, end of a drain. */
  readonly controller: AbortController;
}

export interface AttemptDeps {
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Runs one attempt of a node. A pure node that answers at once is not waited for. Never rejects: a node that throws has
 * a bug, which is logged under an id and shown as that id.
 */
export function runAttempt(input: AttemptInput, deps: AttemptDeps): StepOutcome | Promise<StepOutcome> {
  try {
    const outcome = input.type.execute({
      config: input.config,
      attempt: input.attempt,
      idempotencyKey: input.idempotencyKey,
      signal: input.controller.signal,
      timeoutMs: input.timeoutMs,
      http: deps.http,
      monotonicMs: deps.clock.monotonicMs,
    });
    return outcome instanceof Promise ? underTimeout(outcome, input, deps) : outcome;
  } catch (error: unknown) {
    return failedByBug(error, input, deps.logger);
  }
}

/** Room for a node to report its own timeout, which says more than ours. */
const GRACE_MS = 100;

function underTimeout(running: Promise<StepOutcome>, input: AttemptInput, deps: AttemptDeps): Promise<StepOutcome> {
  return new Promise((resolve) => {
    const stopTimer = deps.clock.after(input.timeoutMs + GRACE_MS, () => {
      input.controller.abort();
      resolve(timedOut(input));
    });
    running.then(
      (outcome) => {
        stopTimer();
        resolve(outcome);
      },
      (error: unknown) => {
        stopTimer();
        resolve(failedByBug(error, input, deps.logger));
      },
    );
  });
}

function timedOut({ type, config, timeoutMs }: AttemptInput): StepOutcome {
  const mayRepeat = type.effect === 'none' || type.onCrash(config) === 'retry';
  return {
    ok: false,
    error: {
      code: mayRepeat ? 'STEP_TIMEOUT' : 'OUTCOME_UNKNOWN',
      message: `The step had no result after ${timeoutMs} ms.`,
    },
    retryable: mayRepeat,
    outcomeUnknown: true,
  };
}

function failedByBug(thrown: unknown, { type }: AttemptInput, logger: Logger): StepOutcome {
  const errorId = randomUUID();
  logger.error({ err: toError(thrown), errorId, nodeType: type.type }, 'a node threw');
  return {
    ok: false,
    error: { code: 'INTERNAL', message: `Something went wrong inside AutomateOS; the log has it as ${errorId}.` },
    retryable: false,
  };
}
