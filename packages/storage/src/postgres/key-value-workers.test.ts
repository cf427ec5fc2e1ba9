import type { StoreOperation } from '@automateos/model';
import type { JournalVerdict } from '@automateos/runtime';
import { buildAdvance, buildStep, newWorkerId, startPostgres } from '@automateos/testing';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { addExecution, addWorkflow, type Harness } from '../conformance/harness.conformance.ts';
import type { Database } from '../database.ts';
import { openPostgresStorage } from './open-postgres-storage.ts';

const PER_WORKER = 40;

function outputOf(verdict: JournalVerdict): { value: number; swapped?: boolean } {
  const [result] = verdict.kind === 'committed' ? (verdict.storeResults ?? []) : [];
  if (result?.ok !== true) throw new Error(`no result: ${JSON.stringify(verdict)}`);
  return JSON.parse(result.output);
}

test('of what two workers count, and compare and set, at once nothing is lost and nothing is given twice', async () => {
  const server = await startPostgres();
  const pool = new pg.Pool({ connectionString: server.url });
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const storages = await Promise.all([1, 2].map(() => openPostgresStorage({ url: server.url, poolSize: 2 })));
  onTestFinished(async () => {
    await db.destroy();
    await Promise.all(storages.map((storage) => storage.close()));
    await server.stop();
  });
  const workers = storages.map((storage): Harness => ({ dialect: 'postgres', storage, db, close: async () => {} }));
  const [first] = workers;
  if (first === undefined) throw new Error('there are no workers');
  const workflow = await addWorkflow(first);
  const place = { ownerId: workflow.ownerId, scope: workflow.id };
  const carryOut = async (worker: Harness, operation: StoreOperation) => {
    const id = await addExecution(worker, workflow, { claimedBy: newWorkerId() });
    const call = { place, operation, step: buildStep({ output: null }) };
    return outputOf(await worker.storage.journal.append(buildAdvance(id, { storeCalls: [call] })));
  };
  const atOnce = (operations: (index: number) => StoreOperation) =>
    Promise.all(
      workers.flatMap((worker) =>
        Array.from({ length: PER_WORKER }, (_, index) => carryOut(worker, operations(index))),
      ),
    );

  const counted = await atOnce(() => ({ kind: 'increment', key: 'n', by: 1, expiresInMs: null }));
  const values = counted.map(({ value }) => value).sort((a, b) => a - b);
  expect(values).toEqual(Array.from({ length: 2 * PER_WORKER }, (_, index) => index + 1));

  // Each key is asked for by both, and one gets it.
  const claimed = await atOnce((index) => ({
    kind: 'compare_and_set',
    key: `lock:${index}`,
    expected: null,
    value: 'true',
    expiresInMs: null,
  }));
  expect(claimed.filter(({ swapped }) => swapped)).toHaveLength(PER_WORKER);
  const usage = await db.selectFrom('store_usage').selectAll().execute();
  expect(usage.map(({ keys }) => Number(keys))).toEqual([PER_WORKER + 1]);
});
