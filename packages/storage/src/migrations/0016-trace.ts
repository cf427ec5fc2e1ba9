import type { Kysely } from 'kysely';
import { columnTypes, type DialectName } from './types.ts';

/** The span that asked for an execution, so that whoever runs it goes on in its trace. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function addTrace(db: Kysely<any>, dialect: DialectName): Promise<void> {
  await db.schema.alterTable('executions').addColumn('traceparent', columnTypes(dialect).text).execute();
}
