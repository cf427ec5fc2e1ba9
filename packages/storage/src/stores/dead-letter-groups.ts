import type { UserId } from '@automateos/model';
import type { DeadLetterGroup, DeadLetterStore, Page } from '@automateos/runtime';
import { sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { conditionsOf, ownWorkflows } from './dead-letter-rows.ts';

type GroupFilter = Parameters<DeadLetterStore['listDeadLetterGroups']>[1];
type Status = Database['dead_letters']['status'];

const HOUR_MS = 3_600_000;
const TREND_HOURS = 24;

/**
 * One walk over an index counts the groups; only those of the page are looked at closer. Whose workflow was deleted is
 * asked of the groups, not of their letters.
 */
export async function listGroups(
  db: Executor,
  actor: UserId,
  { status, limit, cursor, ...filter }: GroupFilter,
  nowMs: number,
): Promise<Page<DeadLetterGroup>> {
  let groups = db
    .selectFrom('dead_letters')
    .select((group) => [
      'workflow_id',
      'fingerprint',
      group.fn.countAll<number | string>().as('count'),
      group.fn.min('failed_at').as('first_at'),
      group.fn.max('failed_at').as('last_at'),
    ])
    .where('owner_id', '=', actor)
    .where('status', '=', status)
    .where((where) => where.and(conditionsOf(where, filter)))
    .groupBy(['workflow_id', 'fingerprint'])
    .having('workflow_id', 'in', ownWorkflows(db, actor));
  if (cursor !== undefined) {
    const [lastAt = '', fingerprint = ''] = cursor.split('-');
    groups = groups.having(sql<boolean>`(max(failed_at), fingerprint) < (${Number(lastAt)}, ${fingerprint})`);
  }
  const rows = await groups
    .orderBy('last_at', 'desc')
    .orderBy('fingerprint', 'desc')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const items = await Promise.all(
    shown.map(async (row) => ({
      fingerprint: row.fingerprint,
      workflowId: row.workflow_id,
      count: Number(row.count),
      firstSeenAt: Number(row.first_at),
      lastSeenAt: Number(row.last_at),
      ...(await latestOf(db, row.fingerprint, status)),
      trend: await trendOf(db, row.fingerprint, status, nowMs),
    })),
  );
  const last = rows.length > limit ? shown.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : `${Number(last.last_at)}-${last.fingerprint}` };
}

async function latestOf(
  db: Executor,
  fingerprint: string,
  status: Status,
): Promise<Pick<DeadLetterGroup, 'nodeId' | 'code' | 'message'>> {
  const row = await db
    .selectFrom('dead_letters')
    .select(['node_id', 'code', 'message'])
    .where('fingerprint', '=', fingerprint)
    .where('status', '=', status)
    .orderBy('failed_at', 'desc')
    .orderBy('execution_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  // Between the two statements somebody may have decided about the last letter of the group.
  return { nodeId: row?.node_id ?? null, code: row?.code ?? '', message: row?.message ?? '' };
}

async function trendOf(db: Executor, fingerprint: string, status: Status, nowMs: number): Promise<number[]> {
  // As a literal: SQLite takes a bound number for a real one, and hours would have fractions.
  const since = sql.lit(Math.trunc(nowMs) - TREND_HOURS * HOUR_MS);
  const { rows } = await sql<{
    hour: number;
    count: number;
  }>`select (failed_at - ${since}) / ${sql.lit(HOUR_MS)} as hour,
      count(*) as count from dead_letters
    where fingerprint = ${fingerprint} and status = ${status} and failed_at >= ${since} and failed_at < ${nowMs}
    group by 1`.execute(db);
  const counts = new Map(rows.map(({ hour, count }) => [Number(hour), Number(count)]));
  return Array.from({ length: TREND_HOURS }, (_, hour) => counts.get(hour) ?? 0);
}
