import { type CreateTableBuilder, type Kysely, sql } from 'kysely';
import { columnTypes, type DialectName, refuseChange } from './types.ts';

type Table = CreateTableBuilder<string, string>;

/** All tables of the first version. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function createTables(db: Kysely<any>, dialect: DialectName): Promise<void> {
  const { text, int, bigint, blob, serialKey, clustered } = columnTypes(dialect);
  const required = (table: Table, type: typeof text, ...names: string[]): Table =>
    names.reduce<Table>((made, name) => made.addColumn(name, type, (column) => column.notNull()), table);
  const optional = (table: Table, type: typeof text, ...names: string[]): Table =>
    names.reduce<Table>((made, name) => made.addColumn(name, type), table);
  const serial = async (name: string): Promise<Table> =>
    db.schema.createTable(name).addColumn('seq', sql`${serialKey}`) as Table;

  let table: Table = required(db.schema.createTable('instance'), text, 'name', 'value');
  await table.addPrimaryKeyConstraint('instance_key', ['name']).execute();

  table = required(db.schema.createTable('users'), text, 'id', 'email', 'password_hash');
  table = required(required(table, int, 'token_version', 'is_disabled'), bigint, 'created_at');
  await table.addPrimaryKeyConstraint('users_key', ['id']).execute();
  await db.schema.createIndex('users_email').unique().on('users').column('email').execute();

  table = required(db.schema.createTable('workflows'), text, 'id', 'owner_id', 'name', 'name_search', 'description');
  table = required(table, int, 'is_active', 'version', 'definition_version');
  table = required(table, text, 'issues', 'settings', 'webhook_token_hash', 'webhook_token_sealed');
  table = optional(required(table, bigint, 'created_at', 'updated_at'), bigint, 'deleted_at');
  await table.addPrimaryKeyConstraint('workflows_key', ['id']).execute();
  await db.schema.createIndex('workflows_of_owner').on('workflows').columns(['owner_id', 'id']).execute();
  await db.schema.createIndex('workflows_token').unique().on('workflows').column('webhook_token_hash').execute();
  await sql`create index workflows_deleted on workflows (deleted_at) where deleted_at is not null`.execute(db);

  table = required(db.schema.createTable('workflow_versions'), text, 'workflow_id');
  table = required(required(required(table, int, 'version'), text, 'definition'), bigint, 'created_at');
  await table.addPrimaryKeyConstraint('workflow_versions_key', ['workflow_id', 'version']).execute();

  await createExecutions(db, dialect, required, optional);

  table = required(await serial('execution_steps'), text, 'execution_id', 'node_id', 'iteration', 'status');
  table = required(table, int, 'lease_epoch', 'attempt');
  table = optional(table, text, 'idempotency_key', 'input', 'input_ref', 'output', 'output_ref', 'error');
  table = required(table, text, 'emitted', 'attempts');
  table = optional(table, bigint, 'started_at', 'completed_at', 'next_attempt_at');
  await table.execute();
  const stepKey = db.schema.createIndex('execution_steps_key').unique().on('execution_steps');
  await stepKey.columns(['execution_id', 'node_id', 'iteration']).execute();
  await sql`create index execution_steps_input on execution_steps (input_ref) where input_ref is not null`.execute(db);
  await sql`create index execution_steps_output on execution_steps (output_ref) where output_ref is not null`.execute(
    db,
  );

  table = required(
    required(required(db.schema.createTable('payloads'), text, 'sha256'), int, 'size_bytes'),
    blob,
    'data',
  );
  await table.addPrimaryKeyConstraint('payloads_key', ['sha256']).execute();

  table = required(db.schema.createTable('dedupe_keys'), text, 'workflow_id', 'scope', 'key', 'execution_id');
  table = required(required(table, text, 'body_hash'), bigint, 'expires_at');
  table = table.addPrimaryKeyConstraint('dedupe_keys_key', ['workflow_id', 'scope', 'key']);
  await table.modifyEnd(clustered).execute();
  await db.schema.createIndex('dedupe_keys_expiry').on('dedupe_keys').column('expires_at').execute();

  table = required(required(db.schema.createTable('workers'), text, 'id'), bigint, 'started_at', 'heartbeat_at');
  await optional(table, bigint, 'stopped_at').addPrimaryKeyConstraint('workers_key', ['id']).execute();

  table = optional(required(await serial('audit_log'), text, 'action'), text, 'actor_id', 'subject_id', 'address');
  await required(table, bigint, 'at').execute();
  for (const event of ['update', 'delete'] as const) {
    const name = `audit_log_refuses_${event}`;
    await refuseChange(db, dialect, {
      name,
      table: 'audit_log',
      event,
      message: 'the audit log can only be appended to',
    });
  }
}

type AddColumns = (table: Table, type: ReturnType<typeof columnTypes>['text'], ...names: string[]) => Table;

// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
async function createExecutions(db: Kysely<any>, dialect: DialectName, required: AddColumns, optional: AddColumns) {
  const { text, int, bigint, clustered } = columnTypes(dialect);
  let table = required(db.schema.createTable('executions'), text, 'id', 'workflow_id', 'owner_id', 'trigger_node_id');
  table = optional(required(table, text, 'status'), text, 'worker_id', 'error', 'retry_of');
  table = required(table, int, 'workflow_version', 'lease_epoch', 'takeovers', 'wake_seq', 'engine_version');
  table = required(required(table, int, 'cancel_requested'), bigint, 'created_at');
  table = optional(table, bigint, 'wake_at', 'deadline_at', 'time_left_ms', 'started_at', 'completed_at');
  await table.addPrimaryKeyConstraint('executions_key', ['id']).modifyEnd(clustered).execute();
  // A list without a filter, and the last execution of a workflow.
  await db.schema.createIndex('executions_of_workflow').on('executions').columns(['workflow_id', 'id']).execute();
  const byStatus = db.schema.createIndex('executions_by_status').on('executions');
  await byStatus.columns(['workflow_id', 'status', 'id']).execute();
  // The claim reads from its start; with the two columns after it the queue's figures need no row.
  await sql`create index executions_due on executions (wake_at, status, workflow_id)
    where status in ('queued', 'waiting')`.execute(db);
  await sql`create index executions_deadline on executions (deadline_at)
    where status in ('queued', 'waiting') and deadline_at is not null`.execute(db);
  await sql`create index executions_running on executions (worker_id) where status = 'running'`.execute(db);
  await refuseChange(db, dialect, {
    name: 'executions_refuse_change_of_final',
    table: 'executions',
    event: 'update',
    when: `old.status in ('success', 'failed', 'cancelled')`,
    message: 'an execution that has ended is never changed',
  });
}
