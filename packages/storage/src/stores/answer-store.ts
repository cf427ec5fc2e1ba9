import { type ExecutionId, isFinalExecutionStatus } from '@automateos/model';
import type { AnswerStore } from '@automateos/runtime';
import type { Executor, StoreContext } from '../dialect.ts';
import { readOutputsOf } from './execution-rows.ts';

export function createAnswerStore({ reader }: StoreContext): AnswerStore {
  return {
    async readFirstOutput(id, nodeIds) {
      const status = await readStatus(reader, id);
      if (status === undefined) return undefined;
      const [first] = await readOutputsOf(reader, id, nodeIds, { isFirst: true });
      return { status, first };
    },
    async readOutputs(id, nodeIds) {
      const status = await readStatus(reader, id);
      if (status === undefined) return undefined;
      const outputs = isFinalExecutionStatus(status)
        ? await readOutputsOf(reader, id, nodeIds, { isFirst: false })
        : [];
      return { status, outputs };
    },
  };
}

async function readStatus(reader: Executor, id: ExecutionId) {
  const row = await reader.selectFrom('executions').select('status').where('id', '=', id).executeTakeFirst();
  return row?.status;
}
