import { isLimited, type UserId, type WorkflowId } from '@automateos/model';
import {
  NO_TRIGGERS,
  type WorkflowChange,
  type WorkflowListRecord,
  type WorkflowRecord,
  type WorkflowStore,
  type WorkflowVersionRecord,
} from '@automateos/runtime';
import { type Insertable, type Selectable, type SqlBool, sql } from 'kysely';
import type { Database } from '../database.ts';
import type { Executor, StoreContext } from '../dialect.ts';
import { writeAudit } from './audit.ts';
import { bindCredentials } from './bind-credentials.ts';
import { containsPattern } from './contains-pattern.ts';
import { listRecentExecutions } from './recent-executions.ts';
import { changeLimits, writeLimits } from './workflow-limits.ts';
import { listSchedules, lockForFastSchedules, writeTriggers } from './workflow-triggers.ts';

export function createWorkflowStore(context: StoreContext): WorkflowStore {
  const { db, reader } = context;
  return {
    insertWorkflow: (workflow, limit, audit, triggers = NO_TRIGGERS, credentialIds = []) =>
      db.transaction().execute(async (trx) => {
        // The owner's row is locked, so that two inserts cannot both be the last one that fits.
        await sql`select id from users where id = ${workflow.ownerId} ${context.lock('for update')}`.execute(trx);
        const { count } = await trx
          .selectFrom('workflows')
          .select((select) => select.fn.countAll().as('count'))
          .where('owner_id', '=', workflow.ownerId)
          .where('deleted_at', 'is', null)
          .executeTakeFirstOrThrow();
        if (Number(count) >= limit) return false;
        await trx.insertInto('workflows').values(toRow(workflow)).execute();
        await writeLimits(trx, workflow.id, workflow.settings);
        await writeTriggers(trx, workflow.id, workflow.ownerId, triggers);
        await insertVersion(trx, workflow.id, {
          version: workflow.version,
          definition: workflow.definition,
          createdAt: workflow.createdAt,
          savedBy: audit.by ?? null,
        });
        await bindCredentials(trx, context, workflow, credentialIds);
        await writeAudit(trx, audit);
        return true;
      }),

    async findWorkflow(actor, id) {
      const row = await selectWorkflows(reader, actor).where('workflows.id', '=', id).executeTakeFirst();
      return row && toRecord(row);
    },

    async listWorkflows(actor, { q, isActive, recent, limit, cursor }) {
      let query = selectWorkflows(reader, actor)
        .orderBy('workflows.id', 'desc')
        .limit(limit + 1);
      if (q !== undefined && q !== '') query = query.where(nameContains(q));
      if (isActive !== undefined) query = query.where('is_active', '=', isActive ? 1 : 0);
      if (cursor !== undefined) query = query.where('workflows.id', '<', cursor as WorkflowId); // only compared
      const rows = await query.execute();
      const records = rows.slice(0, limit).map(toRecord);
      const ids = records.map(({ id }) => id);
      const executions = await listRecentExecutions(reader, ids, recent ?? 1);
      const items = records.map((record): WorkflowListRecord => {
        const recentExecutions = executions.get(record.id) ?? [];
        return {
          ...record,
          lastExecution: recentExecutions[0] ?? null,
          ...(recent !== undefined && { recentExecutions }),
        };
      });
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
    },

    updateWorkflow: (actor, id, expectedVersion, change, audit) =>
      db.transaction().execute(async (trx) => {
        const version = expectedVersion + 1;
        await lockForFastSchedules(trx, context, actor, change.triggers);
        const updated = await trx
          .updateTable('workflows')
          .set({ ...toChangedColumns(change, version), version, updated_at: audit.at })
          .where('id', '=', id)
          .where('owner_id', '=', actor)
          .where('version', '=', expectedVersion)
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        if (updated.numUpdatedRows !== 1n) return false;
        if (change.settings !== undefined) await changeLimits(trx, context, id, change.settings);
        if (change.triggers !== undefined) await writeTriggers(trx, id, actor, change.triggers);
        if (change.definition !== undefined) {
          const { value, credentialIds = [] } = change.definition;
          await insertVersion(trx, id, { version, definition: value, createdAt: audit.at, savedBy: audit.by ?? null });
          await bindCredentials(trx, context, { id, ownerId: actor, version }, credentialIds);
        }
        await writeAudit(trx, audit);
        return true;
      }),

    deleteWorkflow: (actor, id, audit) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .updateTable('workflows')
          .set({ deleted_at: audit.at, is_active: 0 })
          .where('id', '=', id)
          .where('owner_id', '=', actor)
          .where('deleted_at', 'is', null)
          .executeTakeFirst();
        if (deleted.numUpdatedRows !== 1n) return false;
        await writeTriggers(trx, id, actor, NO_TRIGGERS);
        await cancelExecutions(trx, context, id, audit.at);
        await writeAudit(trx, audit);
        return true;
      }),

    listSchedules: (actor, id) => listSchedules(reader, actor, id),

    async findVersion(actor, id, version) {
      const row = await reader
        .selectFrom('workflow_versions')
        .innerJoin('workflows', 'workflows.id', 'workflow_versions.workflow_id')
        .select(['workflow_versions.version', 'definition', 'workflow_versions.created_at', 'saved_by'])
        .where('workflow_id', '=', id)
        .where('owner_id', '=', actor)
        .where('deleted_at', 'is', null)
        .where('workflow_versions.version', '<=', version)
        .where('workflows.version', '>=', version)
        .orderBy('workflow_versions.version', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toVersion(row);
    },

    async listVersions(actor, id, { limit, cursor }) {
      const owned = await selectWorkflows(reader, actor).where('workflows.id', '=', id).executeTakeFirst();
      if (owned === undefined) return undefined;
      let query = reader
        .selectFrom('workflow_versions')
        .select(['version', 'definition', 'created_at', 'saved_by'])
        .where('workflow_id', '=', id)
        .orderBy('version', 'desc')
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where('version', '<', cursor);
      const rows = await query.execute();
      const items = rows.slice(0, limit).map(toVersion);
      return { items, nextCursor: rows.length > limit ? (items.at(-1)?.version ?? null) : null };
    },
  };
}

/** The workflows that the actor can see, each with its current definition. */
function selectWorkflows(db: Executor, actor: UserId) {
  return db
    .selectFrom('workflows')
    .innerJoin('workflow_versions', (join) =>
      join
        .onRef('workflow_versions.workflow_id', '=', 'workflows.id')
        .onRef('workflow_versions.version', '=', 'workflows.definition_version'),
    )
    .selectAll('workflows')
    .select('workflow_versions.definition')
    .where('owner_id', '=', actor)
    .where('deleted_at', 'is', null);
}

function nameContains(q: string) {
  return sql<SqlBool>`name_search like ${containsPattern(q)} escape '\\'`;
}

/** Rows are locked in the order of their ids, as the journal does, so that the two cannot wait for each other. */
async function cancelExecutions(trx: Executor, context: StoreContext, id: WorkflowId, at: number): Promise<void> {
  await sql`select id from executions where workflow_id = ${id} and status in ('queued', 'waiting', 'running')
    order by id ${context.lock('for update')}`.execute(trx);
  await sql`update execution_steps set status = case status when 'running' then 'in_doubt' else 'skipped' end
    where status in ('running', 'waiting') and execution_id in (select id from executions
      where workflow_id = ${id} and status in ('queued', 'waiting'))`.execute(trx);
  await sql`update executions set status = 'cancelled', completed_at = ${at}
    where workflow_id = ${id} and status in ('queued', 'waiting')`.execute(trx);
  await sql`update executions set cancel_requested = 1
    where workflow_id = ${id} and status = 'running'`.execute(trx);
}

async function insertVersion(
  trx: Executor,
  id: WorkflowId,
  { version, definition, createdAt, savedBy }: WorkflowVersionRecord,
): Promise<void> {
  await trx
    .insertInto('workflow_versions')
    .values({
      workflow_id: id,
      version,
      definition: JSON.stringify(definition),
      created_at: createdAt,
      saved_by: savedBy && JSON.stringify(savedBy),
    })
    .execute();
}

function toChangedColumns({ name, description, isActive, settings, definition }: WorkflowChange, version: number) {
  return {
    ...(name !== undefined && { name, name_search: name.toLowerCase() }),
    ...(description !== undefined && { description }),
    ...(isActive !== undefined && { is_active: isActive ? 1 : 0 }),
    ...(settings !== undefined && {
      settings: JSON.stringify(settings),
      is_limited: isLimited(settings) ? 1 : 0,
    }),
    ...(definition !== undefined && { issues: JSON.stringify(definition.issues), definition_version: version }),
  };
}

function toRow(workflow: WorkflowRecord): Insertable<Database['workflows']> {
  return {
    id: workflow.id,
    owner_id: workflow.ownerId,
    name: workflow.name,
    name_search: workflow.name.toLowerCase(),
    description: workflow.description,
    is_active: workflow.isActive ? 1 : 0,
    version: workflow.version,
    definition_version: workflow.version,
    issues: JSON.stringify(workflow.issues),
    settings: JSON.stringify(workflow.settings),
    webhook_token_hash: workflow.webhookTokenHash,
    webhook_token_sealed: workflow.webhookTokenSealed,
    created_at: workflow.createdAt,
    is_limited: isLimited(workflow.settings) ? 1 : 0,
    updated_at: workflow.updatedAt,
    deleted_at: null,
  };
}

type VersionRow = Omit<Selectable<Database['workflow_versions']>, 'workflow_id'>;

function toVersion({ version, definition, created_at: createdAt, saved_by: by }: VersionRow): WorkflowVersionRecord {
  return { version, definition: JSON.parse(definition), createdAt, savedBy: by === null ? null : JSON.parse(by) };
}

function toRecord(row: Selectable<Database['workflows']> & { definition: string }): WorkflowRecord {
  return {
    id: row.id,
    ownerId: row.owner_id,
    name: row.name,
    description: row.description,
    isActive: row.is_active === 1,
    version: row.version,
    definition: JSON.parse(row.definition),
    issues: JSON.parse(row.issues),
    settings: JSON.parse(row.settings),
    webhookTokenHash: row.webhook_token_hash,
    webhookTokenSealed: row.webhook_token_sealed,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
