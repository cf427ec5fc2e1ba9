import Sqlite from 'better-sqlite3';
import pg from 'pg';

/**
 * The checker's own eyes inside the database: triggers that note every change of an execution's or a step's state. They
 * belong to the chaos program, not to the product, and are put in before the load begins.
 */
export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly kind: 'execution' | 'step';
  readonly execution_id: string;
  readonly node_id: string | null;
  readonly old_status: string | null;
  readonly new_status: string;
  readonly old_epoch: number | null;
  readonly new_epoch: number;
  readonly old_worker: string | null;
  readonly new_worker: string | null;
  readonly idempotency_key: string | null;
  readonly is_same_output: number | null;
}

export interface ExecutionRow {
  readonly id: string;
  readonly status: string;
  readonly wake_at: number | null;
  readonly lease_epoch: number;
  readonly error: string | null;
}

export interface StepRow {
  readonly execution_id: string;
  readonly node_id: string;
  readonly status: string;
  readonly attempt: number;
  readonly idempotency_key: string | null;
  readonly lease_epoch: number;
  readonly output: string | null;
  readonly attempts: string;
}

/** Everything that the invariants are checked against. */
export interface DatabaseImage {
  readonly executions: readonly ExecutionRow[];
  readonly steps: readonly StepRow[];
  readonly audit: readonly AuditRow[];
  readonly dedupeKeys: readonly { key: string; execution_id: string }[];
  readonly deadLetters: readonly { execution_id: string }[];
  readonly workers: readonly { id: string; heartbeat_at: number }[];
  /** What the database itself finds wrong with its file. */
  readonly damage: readonly string[];
}

export interface WatchedDatabase {
  install(): Promise<void>;
  /** How many executions have neither ended nor wait for a later time. */
  countOpen(): Promise<number>;
  read(): Promise<DatabaseImage>;
  close(): Promise<void>;
}

const AUDIT_COLUMNS =
  'at, kind, execution_id, node_id, old_status, new_status, old_epoch, new_epoch, old_worker, new_worker, idempotency_key, is_same_output';

const QUERIES = {
  executions: 'select id, status, wake_at, lease_epoch, error from executions',
  steps:
    'select execution_id, node_id, status, attempt, idempotency_key, lease_epoch, output, attempts from execution_steps order by seq',
  audit: `select seq, ${AUDIT_COLUMNS} from chaos_audit order by seq`,
  dedupeKeys: 'select key, execution_id from dedupe_keys',
  deadLetters: 'select execution_id from dead_letters',
  workers: 'select id, heartbeat_at from workers',
} as const;

/** Open: queued, running, or waiting although its time has come. */
const openSql = (nowMs: number): string =>
  `select count(*) as open from executions where status in ('queued', 'running') or (status = 'waiting' and wake_at <= ${nowMs})`;

const sqliteTrigger = (name: string, event: string, table: string, values: string): string =>
  `create trigger if not exists ${name} after ${event} on ${table} begin
     insert into chaos_audit (${AUDIT_COLUMNS})
     values (cast((julianday('now') - 2440587.5) * 86400000 as integer), ${values}); end;`;

const SQLITE_AUDIT = `create table if not exists chaos_audit (seq integer primary key, at integer, kind text,
    execution_id text, node_id text, old_status text, new_status text, old_epoch integer, new_epoch integer,
    old_worker text, new_worker text, idempotency_key text, is_same_output integer);
  ${sqliteTrigger('chaos_e_insert', 'insert', 'executions', `'execution', new.id, null, null, new.status, null, new.lease_epoch, null, new.worker_id, null, null`)}
  ${sqliteTrigger('chaos_e_update', 'update', 'executions', `'execution', new.id, null, old.status, new.status, old.lease_epoch, new.lease_epoch, old.worker_id, new.worker_id, null, null`)}
  ${sqliteTrigger('chaos_s_insert', 'insert', 'execution_steps', `'step', new.execution_id, new.node_id, null, new.status, null, new.lease_epoch, null, null, new.idempotency_key, null`)}
  ${sqliteTrigger('chaos_s_update', 'update', 'execution_steps', `'step', new.execution_id, new.node_id, old.status, new.status, old.lease_epoch, new.lease_epoch, null, null, new.idempotency_key, old.output is new.output and old.output_ref is new.output_ref`)}`;

const POSTGRES_AUDIT = `create table if not exists chaos_audit (seq bigserial primary key, at bigint, kind text,
    execution_id text, node_id text, old_status text, new_status text, old_epoch integer, new_epoch integer,
    old_worker text, new_worker text, idempotency_key text, is_same_output integer);
  create or replace function chaos_note_execution() returns trigger language plpgsql as $$ begin
    insert into chaos_audit (${AUDIT_COLUMNS}) values ((extract(epoch from clock_timestamp()) * 1000)::bigint, 'execution',
      new.id, null, case when tg_op = 'UPDATE' then old.status end, new.status,
      case when tg_op = 'UPDATE' then old.lease_epoch end, new.lease_epoch,
      case when tg_op = 'UPDATE' then old.worker_id end, new.worker_id, null, null); return null; end $$;
  create or replace function chaos_note_step() returns trigger language plpgsql as $$ begin
    insert into chaos_audit (${AUDIT_COLUMNS}) values ((extract(epoch from clock_timestamp()) * 1000)::bigint, 'step',
      new.execution_id, new.node_id, case when tg_op = 'UPDATE' then old.status end, new.status,
      case when tg_op = 'UPDATE' then old.lease_epoch end, new.lease_epoch, null, null, new.idempotency_key,
      case when tg_op = 'UPDATE' then (old.output is not distinct from new.output
        and old.output_ref is not distinct from new.output_ref)::int end); return null; end $$;
  create or replace trigger chaos_e after insert or update on executions for each row execute function chaos_note_execution();
  create or replace trigger chaos_s after insert or update on execution_steps for each row execute function chaos_note_step();`;

export function watchPostgres(url: string): WatchedDatabase {
  const query = async <Row extends object>(text: string): Promise<Row[]> => {
    const client = new pg.Client({
      connectionString: url,
      types: { getTypeParser: (oid: number) => (oid === BIGINT ? Number : pg.types.getTypeParser(oid)) },
    });
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  };
  return {
    install: async () => {
      await query(POSTGRES_AUDIT);
    },
    countOpen: async () => Number((await query<{ open: number }>(openSql(Date.now())))[0]?.open),
    read: async () => ({
      executions: await query<ExecutionRow>(QUERIES.executions),
      steps: await query<StepRow>(QUERIES.steps),
      audit: await query<AuditRow>(QUERIES.audit),
      dedupeKeys: await query(QUERIES.dedupeKeys),
      deadLetters: await query(QUERIES.deadLetters),
      workers: await query(QUERIES.workers),
      // It checks its pages as it reads them, and has no command for the whole.
      damage: [],
    }),
    close: () => Promise.resolve(),
  };
}

const BIGINT = 20;

export function watchSqlite(file: string): WatchedDatabase {
  const db = new Sqlite(file, { timeout: 10_000 });
  // Rows as the queries above name their columns.
  const all = <Row>(text: string): Row[] => db.prepare(text).all() as Row[];
  return {
    install: () => {
      db.exec(SQLITE_AUDIT);
      return Promise.resolve();
    },
    countOpen: () => Promise.resolve(all<{ open: number }>(openSql(Date.now()))[0]?.open ?? 0),
    read: () =>
      Promise.resolve({
        executions: all<ExecutionRow>(QUERIES.executions),
        steps: all<StepRow>(QUERIES.steps),
        audit: all<AuditRow>(QUERIES.audit),
        dedupeKeys: all(QUERIES.dedupeKeys),
        deadLetters: all(QUERIES.deadLetters),
        workers: all(QUERIES.workers),
        damage: all<{ integrity_check: string }>('pragma integrity_check')
          .map(({ integrity_check }) => integrity_check)
          .filter((line) => line !== 'ok'),
      }),
    close: () => {
      db.close();
      return Promise.resolve();
    },
  };
}
