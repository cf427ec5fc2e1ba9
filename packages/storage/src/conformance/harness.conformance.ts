import type { ExecutionId, UserId, WorkerId } from '@automateos/model';
import type { JournalWrite, LoadedStep, WorkflowRecord } from '@automateos/runtime';
import {
  buildAudit,
  buildExecution,
  buildInsert,
  buildUser,
  buildWorkflow,
  newUserId,
  newWorkerId,
} from '@automateos/testing';
import { type Kysely, sql } from 'kysely';
import type { Database } from '../database.ts';
import { type DialectName, refuseChange } from '../migrations/types.ts';
import type { Storage } from '../storage.ts';

/** An open storage, and a way past it to look at the rows and to make statements fail. */
export interface Harness {
  readonly dialect: DialectName;
  readonly storage: Storage;
  /** Another connection to the same database. */
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

/** Makes writes fail in their middle: rows that carry these words are refused. */
export async function plantFaults(db: Kysely<Database>, dialect: DialectName): Promise<void> {
  const fault = (name: string, table: string, event: 'insert' | 'update' | 'delete', when: string) =>
    refuseChange(db, dialect, { name, table, event, when, message: 'planted fault' });
  await fault('fault_audit', 'audit_log', 'insert', `new.action = 'explode'`);
  await fault('fault_step', 'execution_steps', 'insert', `new.node_id = 'explode'`);
  await fault(
    'fault_settle',
    'execution_steps',
    'update',
    `old.node_id = 'settle-explodes' and new.status = 'in_doubt'`,
  );
  await fault('fault_finish', 'executions', 'update', `new.error like '%explode%'`);
  await fault('fault_letter', 'dead_letters', 'insert', `new.message = 'letter-explodes'`);
  await fault('fault_purge', 'workflow_versions', 'delete', `old.definition like '%explode%'`);
}

export const EXPLODES = buildAudit({ action: 'explode' });

export async function count(harness: Harness, table: keyof Database, where: string): Promise<number> {
  const { rows } = await sql<{ count: number | string }>`select count(*) as count from ${sql.table(table)}
    where ${sql.raw(where)}`.execute(harness.db);
  return Number(rows[0]?.count);
}

export async function execution(harness: Harness, id: ExecutionId): Promise<Database['executions'] | undefined> {
  const row = await harness.db.selectFrom('executions').selectAll().where('id', '=', id).executeTakeFirst();
  // The plain driver of the second connection gives PostgreSQL's bigint as text.
  return (
    row && (Object.fromEntries(Object.entries(row).map(([name, value]) => [name, asNumber(name, value)])) as never)
  );
}

function asNumber(name: string, value: unknown): unknown {
  return typeof value === 'string' && (name.endsWith('_at') || name.endsWith('_ms')) ? Number(value) : value;
}

export async function addWorkflow({ storage }: Harness, fields: Partial<WorkflowRecord> = {}): Promise<WorkflowRecord> {
  const ownerId = fields.ownerId ?? newUserId();
  if (fields.ownerId === undefined) await storage.stores.users.insertUser(buildUser({ id: ownerId }), buildAudit());
  const workflow = buildWorkflow({ ...fields, ownerId });
  await storage.stores.workflows.insertWorkflow(workflow, 1_000, buildAudit());
  return workflow;
}

export async function addUser({ storage }: Harness): Promise<UserId> {
  const user = buildUser();
  await storage.stores.users.insertUser(user, buildAudit());
  return user.id;
}

export async function addWorker({ storage }: Harness): Promise<WorkerId> {
  const id = newWorkerId();
  await storage.systemStores.workers.registerWorker(id);
  return id;
}

/** What the kernel does with `kill -9`, as the others see it: no heartbeat comes any more. */
export async function killWorker({ dialect, db }: Harness, id: WorkerId): Promise<void> {
  const dead = dialect === 'sqlite' ? { stopped_at: 1 } : { heartbeat_at: 1 };
  await db.updateTable('workers').set(dead).where('id', '=', id).execute();
}

export async function loadSteps({ storage }: Harness, id: ExecutionId): Promise<readonly LoadedStep[]> {
  return (await storage.systemStores.executionQueue.loadSteps([id])).get(id) ?? [];
}

type InsertFields = Parameters<typeof buildInsert>[1];

/** Inserts an execution through the journal and gives its id. */
export async function addExecution(
  { storage }: Harness,
  workflow: WorkflowRecord,
  fields: Parameters<typeof buildExecution>[1] = {},
  write: InsertFields = {},
): Promise<ExecutionId> {
  const added = buildExecution(workflow, fields);
  const verdict = await storage.journal.append(buildInsert(added, write));
  if (verdict.kind !== 'committed') throw new Error(`not inserted: ${verdict.kind}`);
  return added.id;
}

export function appendAll({ storage }: Harness, writes: readonly JournalWrite[]) {
  return Promise.all(writes.map((write) => storage.journal.append(write)));
}
