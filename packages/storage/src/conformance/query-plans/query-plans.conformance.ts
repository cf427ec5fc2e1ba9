import { sql } from 'kysely';
import { expect, it } from 'vitest';
import type { Harness } from '../harness.conformance.ts';
import { explainOnPostgres, listIndexes } from './explain-postgres.conformance.ts';
import { explainOnSqlite } from './explain-sqlite.conformance.ts';
import { fillTables } from './fill-tables.conformance.ts';
import { grows, type Scan } from './scan.conformance.ts';
import type { RecordedStatements } from './statement-recorder.conformance.ts';

/** A harness that knows what its storage has sent, and which functions of its stores nobody has called. */
export interface RecordedHarness extends Harness {
  readonly recorded: RecordedStatements;
  readonly uncalled: ReadonlySet<string>;
}

/** Far fewer than there are: so many say that what was sent was heard. */
const LEAST_STATEMENTS = 200;

/** Of a list, of what is due, and of what belongs to something. */
const NEEDED_INDEXES = { calls_of_execution: 'calls', schedules_due: 'schedules', workflows_of_owner: 'workflows' };

/**
 * What all the promises before have sent is explained, statement by statement. So these come last, and a query cannot be
 * forgotten: a function of a store that no promise calls fails, too.
 */
export function describeQueryPlans(open: () => RecordedHarness): void {
  it('has every function of its stores called by a promise', () => {
    expect([...open().uncalled]).toEqual([]);
  });

  it('reads no table from end to end that grows', { timeout: 120_000 }, async () => {
    expect(open().recorded.size).toBeGreaterThan(LEAST_STATEMENTS);
    if (open().dialect === 'postgres') await fillTables(open().db);
    expect(await findGrowingScans(open())).toEqual([]);
  });

  it('would be seen to, where an index is gone', { timeout: 120_000 }, async () => {
    for (const name of Object.keys(NEEDED_INDEXES)) await sql`drop index ${sql.ref(name)}`.execute(open().db);
    const tables = new Set((await findGrowingScans(open())).map(({ table }) => table));
    expect(tables).toEqual(new Set(Object.values(NEEDED_INDEXES)));
  });
}

async function findGrowingScans(harness: RecordedHarness): Promise<(Scan & { readonly statement: string })[]> {
  const plans = await (harness.dialect === 'sqlite' ? explainAllOnSqlite : explainAllOnPostgres)(harness);
  return plans.flatMap(([statement, scans]) => scans.filter(grows).map((scan) => ({ ...scan, statement })));
}

type Plans = (readonly [statement: string, Scan[]])[];

async function explainAllOnSqlite({ db, recorded }: RecordedHarness): Promise<Plans> {
  const plans: Plans = [];
  for (const [text, parameters] of recorded) plans.push([text, await explainOnSqlite(db, text, parameters)]);
  return plans;
}

async function explainAllOnPostgres({ db, recorded }: RecordedHarness): Promise<Plans> {
  const indexes = await listIndexes(db);
  const plans: Plans = [];
  await db.connection().execute(async (connection) => {
    // Of plans that cost the same on tables of this size, those that a large one would have.
    for (const way of ['seqscan', 'hashjoin', 'mergejoin']) {
      await sql`set ${sql.raw(`enable_${way}`)} = off`.execute(connection);
    }
    for (const [text, parameters] of recorded) {
      plans.push([text, await explainOnPostgres(connection, indexes, text, parameters)]);
    }
  });
  return plans;
}
