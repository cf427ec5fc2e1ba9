import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { ExecutionId } from '@automateos/model';
import {
  buildAudit,
  buildExecution,
  buildInsert,
  buildUser,
  buildWorkflow,
  createFakeClock,
  newWorkerId,
} from '@automateos/testing';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openSqliteStorage } from './open-sqlite-storage.ts';

const KILLS = 6;
let dataDir = '';

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-durability-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

/** A process that stores executions as fast as it can and prints the id of each after its commit, until it is killed. */
const LOAD = `
  import { openSqliteStorage } from '${new URL('./open-sqlite-storage.ts', import.meta.url)}';
  import * as build from '${new URL('../../../testing/src/builders.ts', import.meta.url)}';
  const { journal, stores, systemStores } = await openSqliteStorage({ dataDir: process.argv[1] });
  const user = build.buildUser();
  await stores.users.insertUser(user, build.buildAudit());
  const workflow = build.buildWorkflow({ ownerId: user.id });
  await stores.workflows.insertWorkflow(workflow, 10, build.buildAudit());
  const claimedBy = build.newWorkerId();
  await systemStores.workers.registerWorker(claimedBy);
  const transition = { to: 'success', error: null, completedAt: 1 };
  for (let writer = 0; writer < 32; writer += 1) void (async () => {
    for (;;) {
      const execution = build.buildExecution(workflow, { claimedBy });
      const steps = [build.buildStep({ output: JSON.stringify('x'.repeat(writer * 300)) }), build.buildIntent({ nodeId: 'b' })];
      await journal.append(build.buildInsert(execution, { steps }));
      process.stdout.write('inserted ' + execution.id + '\\n');
      await journal.append(build.buildAdvance(execution.id, { steps: [build.buildStep({ nodeId: 'b' })], transition }));
      process.stdout.write('finished ' + execution.id + '\\n');
    }
  })();
`;

/** Runs the load, kills it after so many acknowledged writes, and gives what it had acknowledged. */
async function runUntilKilled(acknowledgements: number): Promise<{ inserted: string[]; finished: string[] }> {
  const args = ['--eval', LOAD, dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const inserted: string[] = [];
  const finished: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    const [event, id] = line.split(' ');
    // The last line may have been cut off by the kill.
    if (id?.length === 36) (event === 'inserted' ? inserted : finished).push(id);
    if (inserted.length + finished.length >= acknowledgements) child.kill('SIGKILL');
  });
  const [code, signal] = await once(child, 'close');
  if (signal !== 'SIGKILL') throw new Error(`the load ended by itself with ${code}`);
  return { inserted, finished };
}

test('a process that is killed in the middle of its work has lost nothing that it acknowledged', async () => {
  const inserted: string[] = [];
  const finished: string[] = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const acknowledged = await runUntilKilled(50 + Math.floor(Math.random() * 600));
    inserted.push(...acknowledged.inserted);
    finished.push(...acknowledged.finished);
  }
  const storage = await openSqliteStorage({ dataDir });
  const database = new Sqlite(path.join(dataDir, 'automateos.db'), { readonly: true });
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  const rows = database
    .prepare(
      'select id, status, (select count(*) from execution_steps s where s.execution_id = e.id) as steps from executions e',
    )
    .all() as { id: ExecutionId; status: string; steps: number }[];
  database.close();
  const stored = new Map(rows.map((row) => [row.id as string, row]));
  expect(inserted.length).toBeGreaterThan(KILLS * 20);
  expect(inserted.filter((id) => stored.get(id)?.steps !== 2)).toEqual([]);
  expect(finished.filter((id) => stored.get(id)?.status !== 'success')).toEqual([]);
  // What was in the middle of its run goes on at once: its worker is known to be dead.
  const running = rows.filter(({ status }) => status === 'running').length;
  const workerId = newWorkerId();
  await storage.systemStores.workers.registerWorker(workerId);
  const { executionQueue } = storage.systemStores;
  const taken = await executionQueue.claimExecutions({ workerId, limit: 10_000, mayTakeSuspect: false });
  expect(taken).toHaveLength(running);
  await storage.close();
}, 60_000);

test('a second start on the same folder is refused until the first has closed', async () => {
  const first = await openSqliteStorage({ dataDir });
  await expect(openSqliteStorage({ dataDir })).rejects.toThrow(
    'another AutomateOS process is using this data directory',
  );
  await first.close();
  await (await openSqliteStorage({ dataDir })).close();
});

test('a second process is refused while this one runs', async () => {
  const storage = await openSqliteStorage({ dataDir });
  const args = ['--eval', LOAD, dataDir];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(1);
  expect(complaint).toContain('another AutomateOS process is using this data directory');
  await storage.close();
});

test('while another program holds the file nothing is stored, and afterwards all goes on', async () => {
  const storage = await openSqliteStorage({ dataDir });
  const user = buildUser();
  const workflow = buildWorkflow({ ownerId: user.id });
  await storage.stores.users.insertUser(user, buildAudit());
  await storage.stores.workflows.insertWorkflow(workflow, 10, buildAudit());
  const database = new Sqlite(path.join(dataDir, 'automateos.db'));
  database.exec('begin immediate');
  const writes = Array.from({ length: 3 }, () => buildInsert(buildExecution(workflow)));
  const refused = await Promise.allSettled(writes.map((write) => storage.journal.append(write)));
  for (const result of refused) expect(result).toMatchObject({ reason: { outcome: 'not-stored' } });
  database.exec('rollback');
  database.close();
  const stored = await Promise.all(writes.map((write) => storage.journal.append(write)));
  for (const verdict of stored) expect(verdict).toEqual({ kind: 'committed' });
  await storage.close();
});

test('the file is kept with a write-ahead log, and a closed storage leaves no thread behind', async () => {
  const storage = await openSqliteStorage({ dataDir, clock: createFakeClock() });
  const database = new Sqlite(path.join(dataDir, 'automateos.db'));
  expect(database.pragma('journal_mode', { simple: true })).toBe('wal');
  database.close();
  await storage.close();
  await expect(storage.checkHealth()).rejects.toThrow('ended');
});
