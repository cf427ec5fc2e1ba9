import type { StepKey } from '@automateos/engine';
import type { ExecutionId, Json, StepOutcome } from '@automateos/model';
import { resultOf } from '../executions/execution-result.ts';
import type { CallQueue, ExecutionError, ExecutionRecord, WaitQueue } from '../ports.ts';
import type { WorkflowCache } from '../workflows/workflow-cache.ts';

/** What a step that waits has come to, apart from what it has told before. */
export interface HeardOutcome extends StepKey {
  readonly outcome: StepOutcome;
}

export interface WakeupReaderDeps {
  readonly waits: Pick<WaitQueue, 'loadWakeups'>;
  readonly calls: Pick<CallQueue, 'loadCalled'>;
  readonly workflows: WorkflowCache;
}

/**
 * Reads what has come in for the open waits of an execution: answers, ended times, runs that have ended. What was
 * consumed before is not read again, or a loop of calls would read all that have ended at the end of each.
 */
export async function readWakeups(
  id: ExecutionId,
  open: readonly StepKey[],
  deps: WakeupReaderDeps,
): Promise<readonly HeardOutcome[]> {
  const wakeups = await deps.waits.loadWakeups(id, open);
  const calledIds = wakeups.flatMap(({ calledId }) => calledId ?? []);
  const called = new Map(calledIds.length === 0 ? [] : await readCalled(calledIds, deps));
  return wakeups.flatMap(({ nodeId, iteration, output, emitted, calledId }): HeardOutcome[] => {
    if (calledId === null) {
      // JSON text that this product wrote.
      const value = JSON.parse(output ?? 'null') as Json;
      return [{ nodeId, iteration, outcome: { ok: true, output: value, emitted } }];
    }
    return [{ nodeId, iteration, outcome: called.get(calledId) ?? gone(calledId) }];
  });
}

async function readCalled(
  ids: readonly ExecutionId[],
  { calls, workflows }: WakeupReaderDeps,
): Promise<[ExecutionId, StepOutcome][]> {
  const records = await calls.loadCalled(ids);
  return Promise.all(
    records.map(async (record): Promise<[ExecutionId, StepOutcome]> => {
      if (record.status !== 'success') return [record.id, failed(record)];
      const { plan } = await workflows.get(record.workflowId, record.workflowVersion);
      const output = { execution_id: record.id, result: resultOf(record, plan) };
      return [record.id, { ok: true, output, emitted: ['main'] }];
    }),
  );
}

function failed({ id, status, error }: ExecutionRecord): StepOutcome {
  const message = error === null ? `The workflow that was run was ${status}.` : describe(error);
  const details = { execution_id: id, code: error?.code ?? status.toUpperCase(), node_id: error?.nodeId ?? null };
  return { ok: false, error: { code: 'SUB_WORKFLOW_FAILED', message, details }, retryable: false };
}

/** Of workflows that call each other the message of the innermost one says all. */
function describe({ code, message, nodeId }: ExecutionError): string {
  if (code === 'SUB_WORKFLOW_FAILED') return message;
  const at = nodeId === null ? '' : ` at "${nodeId}"`;
  return `The workflow that was run failed${at} with ${code}: ${message}`;
}

function gone(id: ExecutionId): StepOutcome {
  const message = 'The workflow that was run was deleted, and its run with it.';
  return {
    ok: false,
    error: { code: 'SUB_WORKFLOW_FAILED', message, details: { execution_id: id } },
    retryable: false,
  };
}
