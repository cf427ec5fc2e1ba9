import type { ExecutionId } from '@automateos/model';
import type { AttemptRecord, ExecutionError, RedriveQueue, RestartSource, StepFacts } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { beyond, selectDeadLetters, toDeadLetter, toRedrive } from './dead-letter-rows.ts';
import { closeAndRestart } from './restart-executions.ts';

const CATCH_UP_MS = 1_000;

/** Rolls a turn back that somebody else made. */
class TurnIsTaken extends Error {}

export function createRedriveQueue(context: StoreContext): RedriveQueue {
  const { reader } = context;
  return {
    async findDue() {
      const row = await reader
        .selectFrom('redrives')
        .selectAll()
        .where('status', '=', sql.lit('running'))
        .where('due_at', '<=', context.now())
        .orderBy('due_at')
        .limit(1)
        .executeTakeFirst();
      return row && toRedrive(row);
    },

    async listOpen(ownerId, filter, after, limit) {
      let query = selectDeadLetters(reader, ownerId, 'open', filter)
        .selectAll()
        .orderBy('failed_at')
        .orderBy('execution_id')
        .limit(limit);
      if (after !== null) query = query.where(beyond('>', after.failedAt, after.executionId));
      return (await query.execute()).map(toDeadLetter);
    },

    loadSources: (ids) => loadSources(reader, ids),

    async commitTurn({ redrive, restarts, failed, refusals, position, nextInMs, at }) {
      const audit = {
        actorId: redrive.ownerId,
        action: 'dead-letter.redriven',
        subjectId: null,
        at,
        address: redrive.address,
      };
      // A turn that came late is made up for, up to a second.
      const earliest = sql`${context.now()} - ${sql.lit(CATCH_UP_MS)}`;
      const moveOn = async (trx: Executor, made: readonly ExecutionId[]): Promise<void> => {
        const moved = await trx
          .updateTable('redrives')
          .set((was) => ({
            turn: redrive.turn + 1,
            done: was('done', '+', made.length),
            failed: was('failed', '+', failed),
            refusals: JSON.stringify(refusals),
            cursor_at: position?.failedAt ?? null,
            cursor_id: position?.executionId ?? null,
            ...(nextInMs === null
              ? { status: 'done' as const, completed_at: at }
              : { due_at: sql<number>`case when due_at > ${earliest} then due_at else ${earliest} end + ${nextInMs}` }),
          }))
          .where('id', '=', redrive.id)
          .where('status', '=', 'running')
          .where('turn', '=', redrive.turn)
          .executeTakeFirst();
        if (moved.numUpdatedRows !== 1n) throw new TurnIsTaken();
      };
      try {
        return await closeAndRestart(context, restarts, audit, moveOn);
      } catch (error: unknown) {
        if (error instanceof TurnIsTaken) return undefined;
        throw error;
      }
    },
  };
}

interface FactsRow {
  readonly execution_id: ExecutionId;
  readonly node_id: string;
  readonly iteration: string;
  readonly status: StepFacts['status'];
  readonly attempt: number;
  readonly has_input: number | boolean;
  readonly has_output: number | boolean;
  readonly has_key: number | boolean;
  readonly emitted: string;
  readonly attempts: string;
}

async function loadSources(db: Executor, ids: readonly ExecutionId[]): Promise<readonly RestartSource[]> {
  if (ids.length === 0) return [];
  const executions = await db
    .selectFrom('executions')
    .select(['id', 'workflow_id', 'workflow_version', 'trigger_node_id', 'error'])
    .where('id', 'in', ids)
    .execute();
  const { rows } = await sql<FactsRow>`select execution_id, node_id, iteration, status, attempt, emitted, attempts,
      (input is not null or input_ref is not null) as has_input,
      (output is not null or output_ref is not null) as has_output, (idempotency_key is not null) as has_key
    from execution_steps where execution_id in (${sql.join(ids)}) order by seq`.execute(db);
  const stepsOf = Map.groupBy(rows, (row) => row.execution_id);
  return executions.map((row) => ({
    executionId: row.id,
    workflowId: row.workflow_id,
    workflowVersion: row.workflow_version,
    triggerNodeId: row.trigger_node_id,
    failedNodeId: row.error === null ? null : (JSON.parse(row.error) as ExecutionError).nodeId, // the journal's own
    steps: (stepsOf.get(row.id) ?? []).map(toFacts),
  }));
}

function toFacts(row: FactsRow): StepFacts {
  return {
    nodeId: row.node_id,
    iteration: row.iteration,
    status: row.status,
    attempt: row.attempt,
    hasInput: Boolean(row.has_input),
    hasOutput: Boolean(row.has_output),
    hasKey: Boolean(row.has_key),
    // JSON that the journal wrote.
    emitted: JSON.parse(row.emitted) as string[],
    attempts: JSON.parse(row.attempts) as AttemptRecord[],
  };
}
