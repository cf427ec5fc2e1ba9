import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  buildAudit,
  buildExecution,
  buildInsert,
  buildStep,
  buildUser,
  buildWorkflow,
  newWorkerId,
} from '@automateos/testing';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openSqliteStorage } from './open-sqlite-storage.ts';

const MIB = 1024 * 1024;

test('the file becomes smaller after executions were removed, a little at a time', async () => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-shrink-'));
  onTestFinished(() => rm(dataDir, { recursive: true }));
  const storage = await openSqliteStorage({ dataDir });
  const { retention } = storage.systemStores;
  const user = buildUser();
  await storage.stores.users.insertUser(user, buildAudit());
  const workflow = buildWorkflow({ ownerId: user.id });
  await storage.stores.workflows.insertWorkflow(workflow, 10, buildAudit());
  const output = JSON.stringify('x'.repeat(60_000));
  const transition = { to: 'success', error: null, completedAt: 1 } as const;
  await Promise.all(
    Array.from({ length: 400 }, () =>
      storage.journal.append(
        buildInsert(buildExecution(workflow, { claimedBy: newWorkerId() }), {
          steps: [buildStep({ output })],
          transition,
        }),
      ),
    ),
  );
  const sizeNow = async (): Promise<number> => {
    const other = new Sqlite(path.join(dataDir, 'automateos.db'));
    other.pragma('wal_checkpoint(truncate)');
    other.close();
    return (await stat(path.join(dataDir, 'automateos.db'))).size;
  };
  const full = await sizeNow();
  expect(full).toBeGreaterThan(20 * MIB);

  const used = await retention.usedBytes();
  while ((await retention.pruneOldest(null, 100)).executions > 0);
  expect(await retention.usedBytes()).toBeLessThan(used / 10);
  expect(await sizeNow()).toBeGreaterThan(20 * MIB);
  await retention.giveBack();
  const less = await sizeNow();
  expect(full - less).toBeGreaterThan(MIB);
  expect(full - less).toBeLessThan(4 * MIB);
  for (let turn = 0; turn < 20; turn += 1) await retention.giveBack();
  expect(await sizeNow()).toBeLessThan(6 * MIB);
  await storage.close();
});
