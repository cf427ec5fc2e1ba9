import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Which dead letters a redrive was told to take, one by one. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addPickedDeadLetters(db: Kysely<any>, dialect: DialectName): Promise<void> {
  await db.schema.alterTable('redrives').addColumn('picked', columnTypes(dialect).text).execute();
}
