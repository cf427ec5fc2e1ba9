import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { openPostgresStorage, type Storage } from '@automateos/storage';
import {
  buildAudit,
  buildExecution,
  buildInsert,
  buildStep,
  buildUser,
  buildWorkflow,
  type PostgresServer,
  startPostgres,
} from '@automateos/testing';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { define, eventually } from '../conformance/instance.conformance.ts';
import { leaseSettingsOf } from '../ports.ts';

const LEASE_MS = 1_500;
const CALL_MS = 300;
const lease = leaseSettingsOf(LEASE_MS);
const CHAIN_LENGTH = 16;

// One for each test: what one leaves behind another would run.
let server: PostgresServer;
beforeEach(async () => {
  server = await startPostgres();
});
afterEach(() => server.stop());

interface Said {
  readonly kind: string;
  readonly verdict?: string;
  readonly key?: string;
}

/** Starts a worker in a process of its own. */
async function startWorker(): Promise<{ child: ChildProcess; said: Said[] }> {
  const program = new URL('../conformance/zombie-worker.conformance.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [program, server.url, String(LEASE_MS), String(CALL_MS)], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  });
  const said: Said[] = [];
  if (child.stdout === null) throw new Error('its output is a pipe');
  createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line)));
  await eventually(() => expect(said).toContainEqual({ kind: 'ready' }));
  return { child, said };
}

/** Puts an execution of a long chain of calls into the queue. */
async function addExecution(storage: Storage) {
  const user = buildUser();
  await storage.stores.users.insertUser(user, buildAudit());
  const ids = Array.from({ length: CHAIN_LENGTH }, (_, n) => `step-${n}`);
  const nodes = ids.map((id) => ({ id, type: 'call', config: { name: 'a' } }));
  const connections = ids.map((id, n) => `${n === 0 ? 'start' : ids[n - 1]}>${id}`);
  const workflow = buildWorkflow({ ownerId: user.id, definition: define(['start', ...nodes], connections) });
  await storage.stores.workflows.insertWorkflow(workflow, 10, buildAudit());
  const execution = buildExecution(workflow, { triggerNodeId: 'start' });
  const start = buildStep({ nodeId: 'start', output: '{}' });
  await storage.journal.append(buildInsert(execution, { steps: [start] }));
  return () => storage.stores.executions.findExecution(user.id, execution.id);
}

const keysOf = (said: readonly Said[]) => said.flatMap(({ kind, key }) => (kind === 'call' ? [key] : []));

describe('a worker that stands still for two leases', () => {
  test.each([
    { how: 'suspended', stop: 'SIGSTOP', goOn: (child: ChildProcess) => child.kill('SIGCONT') },
    { how: 'with a blocked event loop', stop: 'SIGUSR2', goOn: ({ stdin }: ChildProcess) => stdin?.write('.') },
  ] as const)('$how: it can write nothing any more, and goes on under a new name', async ({ stop, goOn }) => {
    const storage = await openPostgresStorage({ url: server.url, poolSize: 2, lease });
    onTestFinished(() => storage.close());
    const zombie = await startWorker();
    const find = await addExecution(storage);
    await eventually(() => expect(keysOf(zombie.said).length).toBeGreaterThan(2));
    zombie.child.kill(stop);
    const heir = await startWorker();
    await eventually(() => expect(keysOf(heir.said).length).toBeGreaterThan(2));
    await new Promise((resolve) => setTimeout(resolve, LEASE_MS));
    goOn(zombie.child);
    await eventually(() => expect(zombie.said.some(({ kind }) => kind === 'stale-write')).toBe(true));
    expect(zombie.said).toContainEqual(expect.objectContaining({ kind: 'stale-write', verdict: 'fenced' }));
    const ended = await eventually(async () => {
      const found = await find();
      expect(found?.status).toBe('success');
      return found;
    });
    expect(ended?.steps.map(({ status }) => status)).toEqual(Array.from({ length: CHAIN_LENGTH + 1 }, () => 'success'));
    // Only the call that was in flight was made twice.
    const [byZombie, byHeir] = [keysOf(zombie.said), keysOf(heir.said)];
    expect(new Set([...byZombie, ...byHeir]).size).toBe(CHAIN_LENGTH);
    expect(byZombie.length + byHeir.length).toBeLessThanOrEqual(CHAIN_LENGTH + 1);
    // The one that stood still takes work again.
    heir.child.kill('SIGKILL');
    await addExecution(storage);
    await eventually(() => expect(keysOf(zombie.said).length).toBeGreaterThan(byZombie.length + 2));
  });
});
