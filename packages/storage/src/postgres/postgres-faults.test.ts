import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { leaseSettingsOf } from '@automateos/runtime';
import {
  buildAdvance,
  buildAudit,
  buildExecution,
  buildInsert,
  buildStep,
  buildUser,
  buildWorkflow,
  newExecutionId,
  newWorkerId,
  type PostgresServer,
  startPostgres,
  startProxy,
} from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { SILENT, type Storage } from '../storage.ts';
import { systemClock } from '../system-clock.ts';
import { openPostgresStorage } from './open-postgres-storage.ts';
import { createPostgresCommit } from './postgres-journal.ts';
import { createPostgresPool } from './postgres-pool.ts';

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.stop());

async function run(text: string): Promise<pg.QueryResult> {
  const client = new pg.Client(server.url);
  client.on('error', () => {});
  await client.connect();
  try {
    return await client.query(text);
  } finally {
    await client.end();
  }
}

const JOURNAL_IS_BLOCKED = `select 1 from pg_stat_activity
  where application_name = 'automateos-journal' and wait_event_type = 'Lock'`;

/** Makes a change, lets the call run into it, and commits the change when the call is blocked by it. */
async function whileOpen<Result>(change: string, call: () => Promise<Result>): Promise<Result> {
  const client = new pg.Client(server.url);
  await client.connect();
  await client.query(`begin; ${change}`);
  const called = call();
  await expect.poll(async () => (await run(JOURNAL_IS_BLOCKED)).rowCount, { timeout: 4_000, interval: 20 }).toBe(1);
  await client.query('commit');
  await client.end();
  return called;
}

async function addWorkflow({ stores }: Storage) {
  const user = buildUser();
  const workflow = buildWorkflow({ ownerId: user.id });
  await stores.users.insertUser(user, buildAudit());
  await stores.workflows.insertWorkflow(workflow, 10, buildAudit());
  return workflow;
}

/** A way to the server that can be cut, and that can swallow what the server says. */
async function openProxy(): Promise<{ url: string; swallow(isSwallowing: boolean): void; cut(): void; close(): void }> {
  let isSwallowing = false;
  const sockets = new Set<Socket>();
  const proxy: Server = createServer((near) => {
    const far = connect(server.port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (chunk) => {
      if (!isSwallowing) near.write(chunk);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: server.url.replace(`:${server.port}/`, `:${port}/`),
    swallow: (next) => {
      isSwallowing = next;
    },
    cut,
    close: () => {
      cut();
      proxy.close();
    },
  };
}

test('many processes that open an empty database at once all find it ready', async () => {
  await run('create database fresh');
  const opened = await Promise.all(
    Array.from({ length: 4 }, () => openPostgresStorage({ url: server.urlOf('fresh'), poolSize: 2 })),
  );
  await Promise.all(opened.map((storage) => storage.checkHealth()));
  await Promise.all(opened.map((storage) => storage.close()));
});

test('a server that would lose commits in a crash is refused', async () => {
  for (const setting of ['fsync', 'full_page_writes']) {
    await run(`alter system set ${setting} = off`);
    await run('select pg_reload_conf()');
    await expect.poll(async () => (await run(`show ${setting}`)).rows).toEqual([{ [setting]: 'off' }]);
    await expect(openPostgresStorage({ url: server.url, poolSize: 1 })).rejects.toThrow(`${setting}=off`);
    await run(`alter system reset ${setting}`);
    await run('select pg_reload_conf()');
    await expect.poll(async () => (await run(`show ${setting}`)).rows).toEqual([{ [setting]: 'on' }]);
  }
});

test('each connection commits durably and reads what is committed, whatever the defaults of the database are', async () => {
  await run('create database careless');
  await run('alter database careless set synchronous_commit = off');
  await run(`alter database careless set default_transaction_isolation = 'serializable'`);
  const storage = await openPostgresStorage({ url: server.urlOf('careless'), poolSize: 1 });
  const workflow = await addWorkflow(storage);
  const verdict = await storage.journal.append(buildInsert(buildExecution(workflow)));
  expect(verdict).toEqual({ kind: 'committed' });
  await storage.close();
});

test('a connection that is lost in COMMIT leaves the outcome unknown, and sending again settles it', async () => {
  const proxy = await openProxy();
  const storage = await openPostgresStorage({ url: proxy.url, poolSize: 2 });
  const workflow = await addWorkflow(storage);
  // The server stops in the middle of COMMIT, and the connection is cut there.
  await run(
    `create function slow_commit() returns trigger language plpgsql as 'begin perform pg_sleep(1); return null; end'`,
  );
  await run(`create constraint trigger slow_commit after insert on executions deferrable initially deferred
    for each row execute function slow_commit()`);
  const write = buildInsert(buildExecution(workflow), { steps: [buildStep()] });
  const appended = storage.journal.append(write);
  const rejected = expect(appended).rejects.toMatchObject({ name: 'JournalUnavailableError', outcome: 'unknown' });
  const inCommit = `select 1 from pg_stat_activity where application_name = 'automateos-journal' and query = 'commit'
    and state = 'active'`;
  await expect.poll(async () => (await run(inCommit)).rowCount, { timeout: 10_000, interval: 20 }).toBe(1);
  proxy.cut();
  await rejected;
  await run('drop trigger slow_commit on executions');
  expect(await storage.journal.append(write)).toEqual({ kind: 'committed' });
  await storage.close();
  proxy.close();
});

test('a write that fails in COMMIT fails alone', async () => {
  const storage = await openPostgresStorage({ url: server.url, poolSize: 2 });
  const workflow = await addWorkflow(storage);
  await run(`create function refuse_commit() returns trigger language plpgsql as
    'begin raise exception ''planted fault''; end'`);
  await run(`create constraint trigger refuse_commit after insert on executions deferrable initially deferred
    for each row when (new.trigger_node_id = 'explode') execute function refuse_commit()`);
  const appended = ['a', 'explode', 'b'].map((triggerNodeId) =>
    storage.journal.append(buildInsert(buildExecution(workflow, { triggerNodeId }))),
  );
  const [first, second, third] = await Promise.allSettled(appended);
  expect([first, third]).toMatchObject([{ value: { kind: 'committed' } }, { value: { kind: 'committed' } }]);
  expect(second).toMatchObject({ reason: { outcome: 'not-stored', message: 'planted fault' } });
  await run('drop trigger refuse_commit on executions');
  await storage.close();
});

test('only the tag COMMIT is success: PostgreSQL answers the commit of a failed transaction with ROLLBACK', async () => {
  const query = async (text: string) => ({ command: text === 'commit' ? 'ROLLBACK' : '', rows: [] }) as never;
  const commit = createPostgresCommit(
    { connect: async () => ({ query, release: () => {} }), end: async () => {}, options: {} },
    () => 0,
    1,
  );
  const write = buildAdvance(newExecutionId());
  await expect(commit([{ write, sizeBytes: 1, packed: undefined }])).rejects.toMatchObject({ outcome: 'not-stored' });
});

test('a connection that is lost before COMMIT stores nothing and says so', async () => {
  const proxy = await openProxy();
  const storage = await openPostgresStorage({ url: proxy.url, poolSize: 2 });
  const workflow = await addWorkflow(storage);
  const execution = buildExecution(workflow);
  const locker = new pg.Client(server.url);
  await locker.connect();
  await locker.query('begin; lock table execution_steps in access exclusive mode');
  const appended = storage.journal.append(buildInsert(execution, { steps: [buildStep()] }));
  const rejected = expect(appended).rejects.toMatchObject({ outcome: 'not-stored' });
  await expect.poll(async () => (await run(JOURNAL_IS_BLOCKED)).rowCount, { timeout: 10_000, interval: 20 }).toBe(1);
  proxy.cut();
  await rejected;
  await locker.end();
  expect((await run(`select 1 from executions where id = '${execution.id}'`)).rowCount).toBe(0);
  await storage.close();
  proxy.close();
});

test('a server that falls silent is given up, and all goes on by itself once it answers again', async () => {
  const proxy = await openProxy();
  const storage = await openPostgresStorage({ url: proxy.url, poolSize: 2 });
  const workflow = await addWorkflow(storage);
  await storage.journal.append(buildInsert(buildExecution(workflow)));
  proxy.swallow(true);
  const write = buildInsert(buildExecution(workflow));
  await Promise.all([
    expect(storage.journal.append(write)).rejects.toMatchObject({ name: 'JournalUnavailableError' }),
    expect(storage.checkHealth()).rejects.toThrow(),
  ]);
  proxy.swallow(false);
  await storage.checkHealth();
  expect(await storage.journal.append(write)).toEqual({ kind: 'committed' });
  await storage.close();
  proxy.close();
});

test('connections that a failover left behind are given up together, not one after the other', async () => {
  const proxy = await startProxy(server.port);
  const url = server.url.replace(`:${server.port}/`, `:${proxy.port}/`);
  const storage = await openPostgresStorage({ url, poolSize: 6, lease: leaseSettingsOf(1_500) });
  await Promise.all(Array.from({ length: 6 }, () => storage.checkHealth()));
  proxy.freeze();
  await expect(storage.checkHealth()).rejects.toThrow('did not answer within 1500 ms');
  await storage.checkHealth();
  await storage.close();
  await proxy.close();
});

test('a server that falls silent right after a connection was made is given up, too', async () => {
  const isReady = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
  const proxy = createServer((near) => {
    const far = connect(server.port, '127.0.0.1');
    for (const socket of [near, far])
      socket.on('error', () => {}).on('close', () => [near, far].map((one) => one.destroy()));
    near.pipe(far);
    let isSilent = false;
    far.on('data', (chunk) => {
      if (!isSilent) near.write(chunk);
      isSilent ||= chunk.includes(isReady);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  const { port } = proxy.address() as AddressInfo; // it listens on a port
  const url = server.url.replace(`:${server.port}/`, `:${port}/`);
  const pool = createPostgresPool({ url, size: 1, name: 'silent', logger: SILENT, queryTimeoutMs: 300 });
  await expect(pool.connect()).rejects.toThrow('did not answer within 300 ms');
  await pool.end();
  proxy.close();
});

test('two processes never both hold an execution, and only the one whose heart beats claims', async () => {
  const options = { url: server.url, poolSize: 4, lease: leaseSettingsOf(400) };
  const [one, other] = [await openPostgresStorage(options), await openPostgresStorage(options)];
  const [first, second] = [newWorkerId(), newWorkerId()];
  await one.systemStores.workers.registerWorker(first);
  await other.systemStores.workers.registerWorker(second);
  const workflow = await addWorkflow(one);
  const execution = buildExecution(workflow, { claimedBy: first });
  await one.journal.append(buildInsert(execution));
  const claim = { workerId: second, limit: 1, mayTakeSuspect: true, ids: [execution.id] };
  const beat = async () => {
    await other.systemStores.workers.heartbeat(second);
    return other.systemStores.executionQueue.claimExecutions(claim);
  };
  await expect.poll(beat, { interval: 20, timeout: 10_000 }).toMatchObject([{ leaseEpoch: 2, takeovers: 1 }]);
  expect(await one.systemStores.workers.heartbeat(first)).toBe(false);
  const stale = buildAdvance(execution.id, { transition: { to: 'success', error: null, completedAt: 1 } });
  expect(await one.journal.append(stale)).toEqual({ kind: 'fenced' });
  await Promise.all([one.close(), other.close()]);
});

test('what a process with a wrong clock parks is due when it meant it to be', async () => {
  const clock = { ...systemClock, nowMs: () => Date.now() + 3_600_000 };
  const storage = await openPostgresStorage({ url: server.url, poolSize: 2, clock });
  const execution = buildExecution(await addWorkflow(storage), { claimedBy: newWorkerId() });
  await storage.journal.append(buildInsert(execution));
  const meantMs = Date.now() + 60_000;
  const transition = { to: 'waiting', wakeAt: clock.nowMs() + 60_000, wakeSeq: 1, timeLeftMs: null } as const;
  expect(await storage.journal.append(buildAdvance(execution.id, { transition }))).toEqual({ kind: 'committed' });
  const { rows } = await run(`select wake_at from executions where id = '${execution.id}'`);
  expect(Math.abs(Number(rows[0]?.wake_at) - meantMs)).toBeLessThan(30_000);
  await storage.close();
});

test('a write waits for a takeover that is under way, and then sees that it is fenced', async () => {
  const storage = await openPostgresStorage({ url: server.url, poolSize: 2 });
  const execution = buildExecution(await addWorkflow(storage), { claimedBy: newWorkerId() });
  await storage.journal.append(buildInsert(execution));
  const verdict = await whileOpen(`update executions set lease_epoch = 2 where id = '${execution.id}'`, () =>
    storage.journal.append(buildAdvance(execution.id, { steps: [buildStep()] })),
  );
  expect(verdict).toEqual({ kind: 'fenced' });
  const steps = await storage.systemStores.executionQueue.loadSteps([execution.id]);
  expect(steps.get(execution.id)).toEqual([]);
  await storage.close();
});

test('an insert waits for a delete of its workflow that is under way, and then sees that it is gone', async () => {
  const storage = await openPostgresStorage({ url: server.url, poolSize: 2 });
  const workflow = await addWorkflow(storage);
  const verdict = await whileOpen(`update workflows set deleted_at = 1 where id = '${workflow.id}'`, () =>
    storage.journal.append(buildInsert(buildExecution(workflow))),
  );
  expect(verdict).toEqual({ kind: 'workflow-gone' });
  await storage.close();
});

test('keys of many processes that arrive at once make one execution each', async () => {
  const storages = await Promise.all(
    Array.from({ length: 3 }, () => openPostgresStorage({ url: server.url, poolSize: 2 })),
  );
  const [first] = storages;
  if (first === undefined) throw new Error('none was opened');
  const workflow = await addWorkflow(first);
  const keys = Array.from({ length: 40 }, (_, n) => `key ${(n * 7) % 40}`);
  const verdicts = await Promise.all(
    storages.flatMap((storage, n) =>
      (n === 1 ? keys.toReversed() : keys).map((key) => {
        const dedupe = { scope: 'webhook', key, bodyHash: 'h' } as const;
        return storage.journal.append(buildInsert(buildExecution(workflow, { dedupe })));
      }),
    ),
  );
  expect(verdicts.filter(({ kind }) => kind === 'committed')).toHaveLength(40);
  expect(verdicts.filter(({ kind }) => kind === 'duplicate')).toHaveLength(80);
  await Promise.all(storages.map((storage) => storage.close()));
});
