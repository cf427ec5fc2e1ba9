import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** With what somebody was known who saved a version. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addWhoSaved(db: Kysely<any>, dialect: DialectName): Promise<void> {
  await db.schema.alterTable('workflow_versions').addColumn('saved_by', columnTypes(dialect).text).execute();
}
