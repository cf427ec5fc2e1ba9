import type { ExecutionId, UserId, WebhookRequestId, WorkflowId } from '@automateos/model';
import type { WebhookInboxStore, WebhookRequestRecord, WebhookRequestStore } from '@automateos/runtime';
import { type Selectable, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';
import { readOutputsOf } from './execution-rows.ts';
import { ownsWorkflow } from './execution-store.ts';

/** Rows of one insert: far below the parameters that a statement may have. */
const ROWS_AT_ONCE = 200;

const SUMMARY = [
  'id',
  'workflow_id',
  'verdict',
  'reason',
  'method',
  'query',
  'body_bytes',
  'execution_id',
  'received_at',
] as const;

/** The inbox as its owner sees it. */
export function createWebhookRequestStore({ reader }: StoreContext): WebhookRequestStore {
  return {
    async listWebhookRequests(actor, workflowId, { limit, cursor }) {
      if (!(await ownsWorkflow(reader, actor, workflowId))) return undefined;
      let query = reader
        .selectFrom('webhook_requests')
        .select(SUMMARY)
        .where('workflow_id', '=', workflowId)
        .orderBy('id', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('id', '<', cursor as WebhookRequestId); // only compared
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toSummary);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    async findWebhookRequest(actor, workflowId, id) {
      const row = await selectOwn(reader, actor, workflowId, id);
      if (row === undefined) return undefined;
      const triggerOutput =
        row.verdict === 'accepted' && row.execution_id !== null
          ? await readTriggerOutput(reader, row.execution_id)
          : null;
      return { ...toSummary(row), headers: row.headers, body: row.body, triggerOutput };
    },
  };
}

/** The inbox as webhooks fill it. */
export function createWebhookInboxStore({ db }: StoreContext): WebhookInboxStore {
  return {
    async addWebhookRequests(requests, keep) {
      if (requests.length === 0) return;
      const ids = [...new Set(requests.map(({ workflowId }) => workflowId))];
      // No transaction: while one is open on SQLite, every run waits for its commit.
      const inserts = [];
      for (let start = 0; start < requests.length; start += ROWS_AT_ONCE) {
        const rows = requests.slice(start, start + ROWS_AT_ONCE).map(toRow);
        const insert = db.insertInto('webhook_requests').values(rows);
        inserts.push(insert.onConflict((conflict) => conflict.doNothing()).execute());
      }
      await Promise.all(inserts);
      await trim(db, ids, keep);
    },
  };
}

/** Reads the keys of these workflows only, each at most a few more than are kept. */
async function trim(db: Executor, ids: readonly WorkflowId[], keep: number): Promise<void> {
  await sql`delete from webhook_requests where (workflow_id, id) in (
    select workflow_id, id from (
      select workflow_id, id, row_number() over (partition by workflow_id order by id desc) as place
      from webhook_requests where workflow_id in (${sql.join(ids)})) as placed
    where place > ${keep})`.execute(db);
}

type Row = Selectable<Database['webhook_requests']>;

function toSummary(row: Pick<Row, (typeof SUMMARY)[number]>) {
  return {
    id: row.id,
    workflowId: row.workflow_id,
    verdict: row.verdict,
    reason: row.reason,
    method: row.method,
    query: row.query,
    bodyBytes: row.body_bytes,
    executionId: row.execution_id,
    receivedAt: row.received_at,
  };
}

function toRow(request: WebhookRequestRecord): Row {
  return {
    id: request.id,
    workflow_id: request.workflowId,
    verdict: request.verdict,
    // PostgreSQL refuses the character U+0000, and headers are JSON, in which it is escaped.
    reason: request.reason?.replaceAll('\0', '').toWellFormed() ?? null,
    method: request.method,
    query: request.query.replaceAll('\0', ''),
    body_bytes: request.bodyBytes,
    execution_id: request.executionId,
    received_at: request.receivedAt,
    headers: request.headers,
    body: request.body,
  };
}

/** One request of a workflow of the actor's that has not been deleted. */
function selectOwn(db: Executor, actor: UserId, workflowId: WorkflowId, id: WebhookRequestId) {
  return db
    .selectFrom('webhook_requests as r')
    .innerJoin('workflows as w', 'w.id', 'r.workflow_id')
    .selectAll('r')
    .where('r.workflow_id', '=', workflowId)
    .where('r.id', '=', id)
    .where('w.owner_id', '=', actor)
    .where('w.deleted_at', 'is', null)
    .executeTakeFirst();
}

/** What the trigger of an execution gave; null when the execution is not there any more. */
async function readTriggerOutput(db: Executor, id: ExecutionId): Promise<string | null> {
  const row = await db.selectFrom('executions').select('trigger_node_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) return null;
  const [found] = await readOutputsOf(db, id, [row.trigger_node_id], { isFirst: false });
  return found?.output ?? null;
}
