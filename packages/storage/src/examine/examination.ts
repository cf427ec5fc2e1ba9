import { type Kysely, sql } from 'kysely';
import { PAUSED } from '../backup/restore-backup.ts';
import type { Database } from '../database.ts';
import { findMigrationFault } from '../migrations/migrate.ts';
import type { DialectName } from '../migrations/types.ts';

/** What is to be known of a database to say whether it is well. */
export interface Examination {
  /** `PostgreSQL 15.8`, `SQLite 3.50.4` */
  readonly version: string;
  readonly sizeBytes: number;
  /** Why commits could be lost; undefined: they are on disk when they are answered. */
  readonly durabilityFault: string | undefined;
  /** Why this program cannot work with these tables; then nothing that stands in them is known. */
  readonly migrationFault: string | undefined;
  /** How far its clock is ahead of this machine's; null where it has none of its own. */
  readonly aheadMs: number | null;
  readonly content: Content | undefined;
}

export interface Content {
  /** A value that opens with the right key only; undefined before the first start. */
  readonly sealedCheck: string | undefined;
  /** How many values each key has sealed, by its id. */
  readonly sealedByKey: ReadonlyMap<string, number>;
  /** Restored, and not released yet. */
  readonly isPaused: boolean;
  readonly workers: readonly { readonly version: string | null; readonly count: number }[];
}

/** @param aliveSinceMs workers that were heard of since then; undefined where a worker stops with its process only */
async function examineContent(db: Kysely<Database>, aliveSinceMs: number | undefined): Promise<Content> {
  const check = await db.selectFrom('instance').select('value').where('name', '=', 'secret_check').executeTakeFirst();
  const paused = await db.selectFrom('instance').select('value').where('name', '=', PAUSED).executeTakeFirst();
  const keys = await sql<{ key_id: string; count: number }>`select substr(sealed, 4, 8) as key_id, count(*) as count
    from (select webhook_token_sealed as sealed from workflows
      union all select secrets_sealed from credentials
      union all select tokens_sealed from credentials where tokens_sealed is not null) as values_sealed
    group by 1`.execute(db);
  const alive = aliveSinceMs === undefined ? sql`true` : sql`heartbeat_at > ${aliveSinceMs}`;
  const workers = await sql<{ version: string | null; count: number }>`select version, count(*) as count from workers
    where stopped_at is null and ${alive} group by version`.execute(db);
  return {
    sealedCheck: check?.value,
    isPaused: paused !== undefined,
    sealedByKey: new Map(keys.rows.map(({ key_id, count }) => [key_id, Number(count)])),
    workers: workers.rows.map(({ version, count }) => ({ version, count: Number(count) })),
  };
}

/** The tables, and what stands in them where they are those of this program. */
export async function examineTables(
  db: Kysely<Database>,
  dialect: DialectName,
  aliveSinceMs: number | undefined,
): Promise<Pick<Examination, 'migrationFault' | 'content'>> {
  const migrationFault = await findMigrationFault(db, dialect);
  const content = migrationFault === undefined ? await examineContent(db, aliveSinceMs) : undefined;
  return { migrationFault, content };
}
