import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WorkflowSettings } from '@automateos/model';
import { openSqliteStorage } from '@automateos/storage';
import {
  buildAudit,
  buildExecution,
  buildInsert,
  buildUser,
  buildWorkflow,
  createFakeClock,
  newWorkerId,
} from '@automateos/testing';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPruner, type RetentionSettings } from './pruner.ts';

const DAY_MS = 86_400_000;

/** A database with workflows of these settings, each with an execution for each of the ages in days. */
async function openWith(settings: readonly WorkflowSettings[], ages: readonly number[], retention: RetentionSettings) {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-pruner-'));
  const clock = createFakeClock();
  const storage = await openSqliteStorage({ dataDir, clock });
  const user = buildUser();
  await storage.stores.users.insertUser(user, buildAudit());
  const workflows = settings.map((one) => buildWorkflow({ ownerId: user.id, settings: one }));
  for (const workflow of workflows) {
    await storage.stores.workflows.insertWorkflow(workflow, 10, buildAudit());
    for (const [index, age] of ages.entries()) {
      const at = clock.nowMs() - age * DAY_MS;
      const id = `${idTime(at)}-7000-8000-${String(index).padStart(6, '0')}${workflow.id.slice(-6)}` as never; // an id of that age
      const execution = buildExecution(workflow, { id, createdAt: at, claimedBy: newWorkerId() });
      const transition = { to: 'success', error: null, completedAt: at } as const;
      await storage.journal.append(buildInsert(execution, { transition }));
    }
  }
  const metrics = { pruned: vi.fn(), stored: vi.fn() };
  const logger = pino({ level: 'silent' });
  const pruner = createPruner({ store: storage.systemStores.retention, clock, logger, metrics, settings: retention });
  onTestFinished(async () => {
    await pruner.stop();
    await storage.close();
    await rm(dataDir, { recursive: true });
  });
  const left = async () => {
    const pages = workflows.map(({ id }) =>
      storage.stores.executions.listExecutions(user.id, id, { limit: 100 } as never),
    );
    return (await Promise.all(pages)).map((page) => page?.items.length);
  };
  return { pruner, clock, metrics, left };
}

function idTime(ms: number): string {
  const time = ms.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}`;
}

test('each workflow keeps what it says, or what the installation says', async () => {
  const { pruner, metrics, left } = await openWith(
    [
      {},
      { retention: { days: 100 } },
      { retention: { max_executions: 1 } },
      { retention: { days: 2, max_executions: 3 } },
    ],
    [50, 20, 5, 1],
    { days: 30, maxBytes: null },
  );
  pruner.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([3, 4, 1, 1]));
  expect(metrics.stored).not.toHaveBeenCalled();
});

test('without a limit nothing goes', async () => {
  const { pruner, metrics, left } = await openWith([{}], [5_000, 1], { days: null, maxBytes: null });
  pruner.wake();
  await pruner.stop();
  expect(metrics.pruned).not.toHaveBeenCalled();
  expect(await left()).toEqual([2]);
});

test('over the size limit the oldest go, until there is no more or it fits; the next round is a minute later', async () => {
  const { pruner, clock, metrics, left } = await openWith([{}, {}], [5, 1], { days: null, maxBytes: 1 });
  pruner.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([0, 0]));
  await vi.waitFor(() => {
    pruner.wake();
    expect(metrics.stored).toHaveBeenCalledTimes(1);
  });
  clock.advance(61_000);
  await vi.waitFor(() => {
    pruner.wake();
    expect(metrics.stored).toHaveBeenCalledTimes(2);
  });
});

test('a clock that jumps makes nothing old', async () => {
  const { pruner, clock, left } = await openWith([{}], [50, 5, 1], { days: 30, maxBytes: null });
  pruner.wake();
  await vi.waitFor(async () => expect(await left()).toEqual([2]));
  clock.setWallClock(Date.UTC(2038, 0, 19));
  clock.advance(61_000);
  pruner.wake();
  await pruner.stop();
  expect(await left()).toEqual([2]);
});
