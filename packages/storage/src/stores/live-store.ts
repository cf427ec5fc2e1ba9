import type { ExecutionId, StepError, StepStatus, UserId, WorkflowId } from '@automateos/model';
import type { LiveStore, StepState } from '@automateos/runtime';
import { type RawBuilder, sql } from 'kysely';
import type { Executor, StoreContext } from '../dialect.ts';
import { SUMMARY_COLUMNS, toSummary } from './execution-rows.ts';
import { ownsWorkflow } from './execution-store.ts';

const OPEN = ['queued', 'running', 'waiting'] as const;
/** A listener is told what went wrong, not a whole answer of the other side. */
const LONGEST_MESSAGE = 1_000;

export function createLiveStore({ reader }: StoreContext): LiveStore {
  return {
    async findSummary(actor, id) {
      const row = await selectOwn(reader, actor).where('executions.id', '=', id).executeTakeFirst();
      return row && toSummary(row);
    },

    async listSteps(actor, id, page) {
      const { rows } = await selectSteps(actor, id, page).execute(reader);
      return rows.map(toState);
    },

    hasWorkflow: (actor, id) => ownsWorkflow(reader, actor, id),

    async listNamed(actor, workflowId, ids) {
      if (ids.length === 0) return [];
      const query = selectOf(reader, actor, workflowId).where('executions.id', 'in', ids);
      return (await query.orderBy('executions.id').execute()).map(toSummary);
    },

    async listOpen(actor, workflowId, limit) {
      const query = selectOf(reader, actor, workflowId).where('executions.status', 'in', OPEN);
      const rows = await query.orderBy('executions.id', 'desc').limit(limit).execute();
      return rows.map(toSummary).reverse();
    },

    async listNewest(actor, workflowId, limit) {
      const rows = await selectOf(reader, actor, workflowId).orderBy('executions.id', 'desc').limit(limit).execute();
      return rows.map(toSummary).reverse();
    },

    async listFrom(actor, workflowId, fromId, limit) {
      const query = selectOf(reader, actor, workflowId).where('executions.id', '>=', fromId);
      return (await query.orderBy('executions.id').limit(limit).execute()).map(toSummary);
    },
  };
}

/** Executions of the actor whose workflow has not been deleted. */
function selectOwn(db: Executor, actor: UserId) {
  return db
    .selectFrom('executions')
    .select(SUMMARY_COLUMNS.map((name) => `executions.${name}` as const))
    .where('executions.owner_id', '=', actor)
    .where((where) =>
      where.exists(
        where
          .selectFrom('workflows')
          .select('workflows.id')
          .whereRef('workflows.id', '=', 'executions.workflow_id')
          .where('workflows.deleted_at', 'is', null),
      ),
    );
}

function selectOf(db: Executor, actor: UserId, workflowId: WorkflowId) {
  return selectOwn(db, actor).where('executions.workflow_id', '=', workflowId);
}

interface StepRow {
  readonly seq: number;
  readonly node_id: string;
  readonly iteration: string;
  readonly status: StepStatus;
  readonly attempt: number;
  readonly error: string | null;
  readonly started_at: number | null;
  readonly completed_at: number | null;
  readonly next_attempt_at: number | null;
  readonly input_bytes: number | null;
  readonly output_bytes: number | null;
}

function selectSteps(
  actor: UserId,
  id: ExecutionId,
  { afterSeq, openSeqs, limit }: Parameters<LiveStore['listSteps']>[2],
): RawBuilder<StepRow> {
  const open = openSeqs.length === 0 ? sql`` : sql`or s.seq in (${sql.join(openSeqs)})`;
  return sql<StepRow>`select s.seq, s.node_id, s.iteration, s.status, s.attempt, s.error, s.started_at, s.completed_at,
      s.next_attempt_at, coalesce(i.size_bytes, octet_length(s.input)) as input_bytes,
      coalesce(o.size_bytes, octet_length(s.output)) as output_bytes
    from execution_steps s
      left join payloads i on i.sha256 = s.input_ref left join payloads o on o.sha256 = s.output_ref
    where s.execution_id = ${id} and (s.seq > ${afterSeq} ${open})
      and exists (select 1 from executions e join workflows w on w.id = e.workflow_id
        where e.id = ${id} and e.owner_id = ${actor} and w.deleted_at is null)
    order by s.seq limit ${limit}`;
}

function toState(row: StepRow): StepState {
  const error = row.error === null ? null : (JSON.parse(row.error) as StepError); // written by the journal
  return {
    seq: row.seq,
    nodeId: row.node_id,
    iteration: row.iteration,
    status: row.status,
    attempt: row.attempt,
    error: error && { code: error.code, message: error.message.slice(0, LONGEST_MESSAGE) },
    startedAt: row.started_at,
    completedAt: row.completed_at,
    nextAttemptAt: row.next_attempt_at,
    inputBytes: row.input_bytes,
    outputBytes: row.output_bytes,
  };
}
