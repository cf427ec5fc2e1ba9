import { type ExecutionId, type HookRespond, isFinalExecutionStatus, isJsonObject, type Json } from '@automateos/model';
import type { AnswerStore, OutputFound } from '../ports.ts';
import type { HookAnswer } from '../use-cases.ts';
import type { CompiledWorkflow } from '../workflows/compile-workflow.ts';

/** Gives what looks whether there is an answer for a caller: only what is committed counts. */
export function createAnswerReader(
  respond: Exclude<HookRespond, 'async'>,
  { plan, awaited }: CompiledWorkflow,
  store: AnswerStore,
): (id: ExecutionId) => Promise<HookAnswer | undefined> {
  if (respond === 'last_node') {
    return async (id) => {
      const found = await store.readOutputs(id, plan.leafIds);
      if (found === undefined) return { kind: 'failed' };
      if (!isFinalExecutionStatus(found.status)) return undefined;
      if (found.status !== 'success') return { kind: 'failed' };
      return { kind: 'result', result: Object.fromEntries(found.outputs.map(toEntry)) };
    };
  }
  const answering = awaited?.answeringNodeIds ?? [];
  return async (id) => {
    const found = await store.readFirstOutput(id, answering);
    if (found === undefined) return { kind: 'failed' };
    if (found.first !== undefined) return toResponse(found.first);
    if (!isFinalExecutionStatus(found.status)) return undefined;
    return { kind: found.status === 'success' ? 'not-answered' : 'failed' };
  };
}

function toEntry({ nodeId, output }: OutputFound): [string, Json] {
  return [nodeId, JSON.parse(output) as Json]; // the journal's own
}

function toResponse(found: OutputFound): HookAnswer {
  const [, output] = toEntry(found);
  if (!isJsonObject(output)) return { kind: 'not-answered' };
  const { status, headers, body } = output;
  return {
    kind: 'response',
    status: typeof status === 'number' ? status : 200,
    headers: isJsonObject(headers) ? headers : {},
    body: body ?? null,
  };
}
