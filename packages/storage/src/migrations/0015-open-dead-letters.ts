import { type Kysely, sql } from 'kysely';

/** Open dead letters are counted each half minute, over all users. */
// biome-ignore lint/suspicious/noExplicitAny: a migration knows no current tables
export async function indexOpenDeadLetters(db: Kysely<any>): Promise<void> {
  await sql`create index dead_letters_open on dead_letters (status) where status = 'open'`.execute(db);
}
