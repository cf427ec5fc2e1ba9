import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** Which version of the product each worker is. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addWorkerVersions(db: Kysely<any>, dialect: DialectName): Promise<void> {
  await db.schema.alterTable('workers').addColumn('version', columnTypes(dialect).text).execute();
}
