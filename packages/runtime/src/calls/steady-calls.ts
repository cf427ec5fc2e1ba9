import { type CallPlan, type StepOutcome, toError } from '@automateos/model';
import type { Logger } from 'pino';
import { type CallDeps, type Called, type Caller, callWorkflow } from './call-workflow.ts';

/** Starts another workflow for a step; with an aborted signal nobody hears the answer any more. */
export type CallWorkflow = (caller: Caller, plan: CallPlan, signal: AbortSignal) => Promise<Called>;

const TRY_AGAIN_MS = 1_000;

/** Calls that go on until the database has answered: under one key the same call twice starts one run. */
export function createSteadyCalls(deps: CallDeps & { readonly logger: Logger }): CallWorkflow {
  const { clock, logger } = deps;
  const tryToCall: CallWorkflow = async (caller, plan, signal) => {
    try {
      return await callWorkflow(caller, plan, deps);
    } catch (error: unknown) {
      logger.error({ err: toError(error), executionId: caller.executionId }, 'a workflow cannot be called now');
    }
    await new Promise<void>((resolve) => void clock.after(TRY_AGAIN_MS, resolve));
    return signal.aborted ? { ok: false, error: ABORTED } : tryToCall(caller, plan, signal);
  };
  return tryToCall;
}

const ABORTED = { code: 'CANCELLED', message: 'The run ended before the workflow was started.' };

/** What a call comes to whose result nobody waits for. */
export function outcomeOfCall(called: Called): StepOutcome {
  if (called.ok) return { ok: true, output: { execution_id: called.executionId }, emitted: ['main'] };
  const { error, retryAfterMs } = called;
  return {
    ok: false,
    error,
    retryable: retryAfterMs !== undefined,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
