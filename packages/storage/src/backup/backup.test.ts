import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  buildAdvance,
  buildAudit,
  buildExecution,
  buildInsert,
  buildIntent,
  buildStep,
  buildUser,
  buildWorkflow,
  newWorkerId,
  startPostgres,
} from '@automateos/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openPostgresStorage } from '../postgres/open-postgres-storage.ts';
import { openSqliteStorage } from '../sqlite/open-sqlite-storage.ts';
import type { Storage } from '../storage.ts';
import { makeBackup } from './make-backup.ts';
import type { DatabasePlace } from './open-plain-database.ts';
import { PAUSED, restoreBackup } from './restore-backup.ts';

let folder: string;
let postgres: Awaited<ReturnType<typeof startPostgres>>;

beforeAll(async () => {
  [folder, postgres] = [await mkdtemp(path.join(tmpdir(), 'automateos-backup-')), await startPostgres()];
});
afterAll(async () => {
  await postgres.stop();
  await rm(folder, { recursive: true });
});

const DATABASES = ['SQLite', 'PostgreSQL'] as const;
type Name = (typeof DATABASES)[number];
let made = 0;

async function emptyPlace(name: Name): Promise<DatabasePlace> {
  made += 1;
  if (name === 'SQLite') return { dataDir: path.join(folder, `data-${made}`) };
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
  await client.query(`create database backup_${made}`);
  await client.end();
  const url = new URL(postgres.url);
  url.pathname = `/backup_${made}`;
  return { url: url.href };
}

const open = (place: DatabasePlace): Promise<Storage> =>
  'url' in place ? openPostgresStorage({ ...place, poolSize: 2 }) : openSqliteStorage(place);

const LARGE = JSON.stringify('ö'.repeat(200_000));

/** A run in its middle, one that failed, and one that waits. */
async function fill(storage: Storage) {
  const user = buildUser();
  await storage.stores.users.insertUser(user, buildAudit());
  const workflow = buildWorkflow({ ownerId: user.id, name: 'Zeile\u2028 „ü“ 🚀' });
  await storage.stores.workflows.insertWorkflow(workflow, 10, buildAudit());
  const claimedBy = newWorkerId();
  await storage.systemStores.workers.registerWorker(claimedBy);
  const running = buildExecution(workflow, { claimedBy, createdAt: Date.now(), timeLimitMs: 600_000 });
  const steps = [buildStep({ output: LARGE }), buildIntent({ nodeId: 'filter-1', idempotencyKey: 'same-key' })];
  await storage.journal.append(buildInsert(running, { steps }));
  const failed = buildExecution(workflow, { claimedBy });
  await storage.journal.append(buildInsert(failed));
  const error = { code: 'X', message: 'x', nodeId: null };
  await storage.journal.append(buildAdvance(failed.id, { transition: { to: 'failed', error, completedAt: 5 } }));
  for (let index = 0; index < 1_100; index += 1) void storage.journal.append(buildInsert(buildExecution(workflow)));
  await storage.systemStores.instance.getOrPut('secret_check', 'sealed');
  await storage.journal.append(buildInsert(buildExecution(workflow)));
  return { user, workflow, running, failed };
}

async function linesOf(place: DatabasePlace): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of makeBackup(place, '1.2.3')) lines.push(line);
  return lines;
}
async function* fromLines(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
const restore = (place: DatabasePlace, lines: readonly string[]) => restoreBackup(place, fromLines(lines), () => {});

const PAIRS = DATABASES.flatMap((from) => DATABASES.map((to) => [from, to] as const));

test.each(PAIRS)('a backup of %s goes into %s whole, and its runs can be claimed and go on', async (from, to) => {
  const [source, target] = [await emptyPlace(from), await emptyPlace(to)];
  const before = await open(source);
  const { user, workflow, running, failed } = await fill(before);
  const lines = await linesOf(source);
  await before.close();
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ product: '1.2.3', secret_check: 'sealed' });

  const { rows } = await restore(target, lines);
  expect(rows).toBe(lines.filter((line) => line.startsWith('[')).length);
  const storage = await open(target);
  expect(await storage.systemStores.instance.find(PAUSED)).toBeDefined();
  expect(await storage.stores.users.findUser(user.id)).toEqual(user);
  expect(await storage.stores.workflows.findWorkflow(user.id, workflow.id)).toEqual(workflow);
  expect((await storage.systemStores.executionQueue.figures()).queued).toBe(1_102);
  expect(await storage.stores.executions.findExecution(user.id, failed.id)).toMatchObject({ status: 'failed' });

  const workerId = newWorkerId();
  await storage.systemStores.workers.registerWorker(workerId);
  const queue = storage.systemStores.executionQueue;
  const [claimed] = await queue.claimExecutions({ workerId, limit: 1, ids: [running.id], mayTakeSuspect: false });
  expect(claimed).toMatchObject({ leaseEpoch: 1_002, takeovers: 0 });
  expect(Number(claimed?.deadlineAt) - Number(claimed?.claimedAt)).toBeGreaterThan(1);
  expect((await queue.loadSteps([running.id])).get(running.id)).toMatchObject([
    { nodeId: 'action-1', output: LARGE },
    { nodeId: 'filter-1', status: 'running', idempotencyKey: 'same-key', leaseEpoch: 1 },
  ]);
  // New steps are numbered after those that were restored.
  const added = buildStep({ nodeId: 'added' });
  await storage.journal.append(buildAdvance(running.id, { leaseEpoch: 1_002, steps: [added] }));
  expect((await queue.loadSteps([running.id])).get(running.id)?.map(({ nodeId }) => nodeId)).toEqual([
    'action-1',
    'filter-1',
    'added',
  ]);
  await storage.close();
});

test.each(DATABASES)('a backup of %s is of one instant, whatever is written meanwhile', async (name) => {
  const place = await emptyPlace(name);
  const storage = await open(place);
  const { workflow } = await fill(storage);
  const lines: string[] = [];
  for await (const line of makeBackup(place, '1')) {
    lines.push(line);
    // Its steps would come after its execution was passed over.
    if (lines.length % 200 !== 1) continue;
    const execution = buildExecution(workflow, { claimedBy: newWorkerId() });
    await storage.journal.append(buildInsert(execution, { steps: [buildStep({ nodeId: 'late' })] }));
  }
  await storage.close();
  expect(lines.filter((line) => line.includes('"late"')).length).toBe(0);
  await restore(await emptyPlace('SQLite'), lines);
});

test('what is not a whole backup is refused, and the database stays empty', async () => {
  const source = await emptyPlace('SQLite');
  const storage = await open(source);
  await fill(storage);
  await storage.close();
  const lines = await linesOf(source);
  const target = await emptyPlace('SQLite');
  const refusals: [string, readonly string[]][] = [
    ['this is not a backup', []],
    ['this is not a backup', ['{"name":"x"}']],
    ['this is not a backup, or it is damaged', ['PK\u0003\u0004']],
    ['newer version', [JSON.stringify({ ...JSON.parse(lines[0] ?? ''), version: 2 })]],
    ['newer version', [JSON.stringify({ ...JSON.parse(lines[0] ?? ''), migrations: ['0001-start', '9999-next'] })]],
    ['its end is missing', lines.slice(0, -1)],
    ['its checksum', lines.map((line) => line.replace('same-key', 'other-key'))],
    [
      'its checksum',
      lines.toSpliced(
        lines.findLastIndex((line) => line.startsWith('[')),
        1,
      ),
    ],
    ['does not know', lines.map((line) => line.replace('{"table":"users"', '{"table":"users; drop table users"'))],
  ];
  for (const [message, damaged] of refusals) await expect(restore(target, damaged)).rejects.toThrow(message);
  const unwanted = restoreBackup(target, fromLines(lines), () => {
    throw new Error('another key');
  });
  await expect(unwanted).rejects.toThrow('another key');
  // After all these tries it is still empty enough.
  await restore(target, lines);
  await expect(restore(target, lines)).rejects.toThrow('is not empty');
});
