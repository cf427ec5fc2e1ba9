import type { ExecutionId, UserId } from '@automateos/model';
import type { DeadLetterFilter, DeadLetterRecord, RedriveRecord } from '@automateos/runtime';
import { type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor } from '../dialect.ts';
import { containsPattern } from './contains-pattern.ts';

export function toDeadLetter(row: Selectable<Database['dead_letters']>): DeadLetterRecord {
  return {
    executionId: row.execution_id,
    workflowId: row.workflow_id,
    nodeId: row.node_id,
    code: row.code,
    message: row.message,
    fingerprint: row.fingerprint,
    status: row.status,
    failedAt: row.failed_at,
    decidedAt: row.decided_at,
    redrivenBy: row.redriven_by,
  };
}

/** The actor's letters with this status that a filter means; letters of deleted workflows are gone with them. */
export function selectDeadLetters(
  db: Executor,
  actor: UserId,
  status: Database['dead_letters']['status'],
  filter: DeadLetterFilter,
) {
  return db
    .selectFrom('dead_letters')
    .where('owner_id', '=', actor)
    .where('status', '=', status)
    .where((where) => where.and(conditionsOf(where, filter)))
    .where('workflow_id', 'in', ownWorkflows(db, actor));
}

export function ownWorkflows(db: Executor, actor: UserId) {
  return db.selectFrom('workflows').select('id').where('owner_id', '=', actor).where('deleted_at', 'is', null);
}

export function conditionsOf(
  where: ExpressionBuilder<Database, 'dead_letters'>,
  { workflowId, fingerprint, ids, q, since, until }: DeadLetterFilter,
) {
  return [
    ...(workflowId === undefined ? [] : [where('workflow_id', '=', workflowId)]),
    ...(fingerprint === undefined ? [] : [where('fingerprint', '=', fingerprint)]),
    ...(ids === undefined ? [] : [where('execution_id', 'in', ids)]),
    ...(since === undefined ? [] : [where('failed_at', '>=', since)]),
    ...(until === undefined ? [] : [where('failed_at', '<', until)]),
    ...(q === undefined || q === '' ? [] : [contains(q)]),
  ];
}

function contains(q: string) {
  return sql<SqlBool>`search like ${containsPattern(q)} escape '\\'`;
}

/** Letters after a place, in either direction: both columns are compared as one, so that an index is read from there. */
export function beyond(direction: '<' | '>', failedAt: number, executionId: ExecutionId) {
  return sql<SqlBool>`(failed_at, execution_id) ${sql.raw(direction)} (${failedAt}, ${executionId})`;
}

export function toRedrive(row: Selectable<Database['redrives']>): RedriveRecord {
  return {
    id: row.id,
    ownerId: row.owner_id,
    address: row.address,
    status: row.status,
    filter: {
      workflowId: row.workflow_id ?? undefined,
      fingerprint: row.fingerprint ?? undefined,
      ids: row.picked === null ? undefined : (JSON.parse(row.picked) as ExecutionId[]), // written by this store
      q: row.q ?? undefined,
      since: row.since ?? undefined,
      until: row.until,
    },
    from: row.start_from,
    version: row.version_choice,
    rate: row.milli_rate / 1_000,
    total: row.total,
    done: row.done,
    failed: row.failed,
    refusals: JSON.parse(row.refusals) as RedriveRecord['refusals'], // written by this store
    position:
      row.cursor_at === null || row.cursor_id === null ? null : { failedAt: row.cursor_at, executionId: row.cursor_id },
    turn: row.turn,
    createdAt: row.created_at,
    completedAt: row.completed_at,
  };
}

export function toRedriveRow(redrive: RedriveRecord): Database['redrives'] {
  return {
    id: redrive.id,
    owner_id: redrive.ownerId,
    address: redrive.address,
    status: redrive.status,
    workflow_id: redrive.filter.workflowId ?? null,
    fingerprint: redrive.filter.fingerprint ?? null,
    picked: redrive.filter.ids === undefined ? null : JSON.stringify(redrive.filter.ids),
    q: redrive.filter.q ?? null,
    since: redrive.filter.since ?? null,
    until: redrive.filter.until,
    start_from: redrive.from,
    version_choice: redrive.version,
    milli_rate: Math.round(redrive.rate * 1_000),
    total: redrive.total,
    done: redrive.done,
    failed: redrive.failed,
    refusals: JSON.stringify(redrive.refusals),
    cursor_at: redrive.position?.failedAt ?? null,
    cursor_id: redrive.position?.executionId ?? null,
    turn: redrive.turn,
    due_at: 0,
    created_at: redrive.createdAt,
    completed_at: redrive.completedAt,
  };
}
