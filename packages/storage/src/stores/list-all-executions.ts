import { type ExecutionId, firstIdAt, type UserId } from '@automateos/model';
import type { ExecutionListFilter, ExecutionListRecord, Page } from '@automateos/runtime';
import { sql } from 'kysely';
import type { StoreContext } from '../dialect.ts';
import { containsPattern } from './contains-pattern.ts';
import { SUMMARY_COLUMNS, toSummary } from './execution-rows.ts';
import { type ExecutionStretch, listNewestIds } from './newest-executions.ts';

/** Greater than every id, and with a start of ids before it greater than every id that begins so. */
const BEYOND = 'g';
/** How many errors a search looks at for one page. */
const SEARCHED = 1_000;
const ID_SHAPE = 'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx';

interface Found {
  readonly ids: readonly ExecutionId[];
  readonly nextCursor: string | null;
}

/**
 * A page of the executions of all the actor's workflows. `since` and `until` count by the instant in the id, which is
 * that of `created_at`.
 */
export async function listAllExecutions(
  context: StoreContext,
  actor: UserId,
  filter: ExecutionListFilter,
): Promise<Page<ExecutionListRecord>> {
  const { workflowId, status, since, until, cursor = BEYOND, limit, q = '' } = filter;
  const stretch: ExecutionStretch = {
    actor,
    workflowId,
    status,
    fromId: since === undefined ? '' : firstIdAt(since),
    beforeId: least(cursor, until === undefined ? BEYOND : firstIdAt(until)),
    limit: limit + 1,
  };
  const { ids, nextCursor } =
    q === '' ? pageOf(await listNewestIds(context, stretch), limit) : await search(context, stretch, q, limit);
  return { items: await readItems(context, stretch, ids), nextCursor };
}

function pageOf(ids: readonly ExecutionId[], limit: number): Found {
  const shown = ids.slice(0, limit);
  return { ids: shown, nextCursor: ids.length > limit ? (shown.at(-1) ?? null) : null };
}

/**
 * Names and ids are found by indexes, however old. Errors are read one after the other: where that ends, the page ends
 * too, and the next one goes on.
 */
async function search(context: StoreContext, stretch: ExecutionStretch, q: string, limit: number): Promise<Found> {
  const text = q.toLowerCase();
  const [byName, byId, byError] = await Promise.all([
    listNewestIds(context, { ...stretch, namePattern: containsPattern(q) }),
    isIdStart(text) ? listNewestIds(context, narrowed(stretch, text)) : [],
    stretch.status === undefined || stretch.status === 'failed'
      ? searchErrors(context, stretch, containsPattern(q))
      : { ids: [], examinedTo: null },
  ]);
  const floor = byError.examinedTo ?? '';
  const ids = [...new Set([...byName, ...byId, ...byError.ids])].filter((id) => id >= floor).sort(newestFirst);
  const page = pageOf(ids, limit);
  return { ...page, nextCursor: page.nextCursor ?? byError.examinedTo };
}

function narrowed(stretch: ExecutionStretch, idStart: string): ExecutionStretch {
  return {
    ...stretch,
    fromId: idStart > stretch.fromId ? idStart : stretch.fromId,
    beforeId: least(stretch.beforeId, idStart + BEYOND),
  };
}

/** @returns the failed executions whose errors have the text; `examinedTo`: the last one looked at if there are more */
async function searchErrors({ reader }: StoreContext, stretch: ExecutionStretch, pattern: string) {
  const { actor, workflowId, fromId, beforeId } = stretch;
  const isMeant = workflowId === undefined ? sql`` : sql`and workflow_id = ${workflowId}`;
  const { rows } = await sql<{ id: ExecutionId; is_hit: number }>`select execution_id as id,
      case when search like ${pattern} escape '\\' ${isMeant} then 1 else 0 end as is_hit
    from dead_letters where owner_id = ${actor} and execution_id >= ${fromId} and execution_id < ${beforeId}
    order by execution_id desc limit ${SEARCHED}`.execute(reader);
  return {
    ids: rows.filter((row) => row.is_hit === 1).map(({ id }) => id),
    examinedTo: rows.length === SEARCHED ? (rows.at(-1)?.id ?? null) : null,
  };
}

/** What became of the ids meanwhile counts: of a workflow that was deleted, or with another status, nothing is shown. */
async function readItems(
  { reader }: StoreContext,
  { actor, status }: ExecutionStretch,
  ids: readonly ExecutionId[],
): Promise<ExecutionListRecord[]> {
  if (ids.length === 0) return [];
  let query = reader
    .selectFrom('executions')
    .innerJoin('workflows', 'workflows.id', 'executions.workflow_id')
    .select(SUMMARY_COLUMNS.map((name) => `executions.${name}` as const))
    .select('workflows.name as workflow_name')
    .where('executions.id', 'in', ids)
    .where('executions.owner_id', '=', actor)
    .where('workflows.deleted_at', 'is', null)
    .orderBy('executions.id', 'desc');
  if (status !== undefined) query = query.where('executions.status', '=', status);
  const rows = await query.execute();
  return rows.map((row) => ({ ...toSummary(row), workflowName: row.workflow_name }));
}

function isIdStart(text: string): boolean {
  const fits = (char: string, index: number) => (ID_SHAPE[index] === '-' ? char === '-' : /[0-9a-f]/.test(char));
  return text.length <= ID_SHAPE.length && [...text].every(fits);
}

function least(left: string, right: string): string {
  return left < right ? left : right;
}

function newestFirst(left: string, right: string): number {
  return left < right ? 1 : -1;
}
