import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres, startRedis } from '@automateos/testing';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { BIN, startRole, startServer } from './support/server-process.ts';

let dataDir: string;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'automateos-doctor-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function doctor(environment: Record<string, string>) {
  const env = { PATH: process.env.PATH, ...environment };
  return new Promise<{ code: number; lines: string[]; stderr: string }>((resolve) => {
    execFile(process.execPath, [BIN, 'doctor'], { env }, (error, stdout, stderr) =>
      resolve({
        code: typeof error?.code === 'number' ? error.code : 0,
        lines: stdout.trimEnd().split('\n'),
        stderr,
      }),
    );
  });
}

const about = (lines: readonly string[], name: string) => lines.find((line) => line.includes(` ${name}: `));

test('looks at SQLite without a server, beside one, and with the wrong key', async () => {
  const before = await doctor({ DATA_DIR: dataDir });
  expect(before).toMatchObject({ code: 0, stderr: '' });
  expect(about(before.lines, 'database')).toMatch(/^warning +database: there is none in /);

  const server = await startServer(dataDir);
  const beside = await doctor({ DATA_DIR: dataDir });
  expect(beside).toMatchObject({ code: 0, stderr: '' });
  expect(about(beside.lines, 'database')).toMatch(/^ok +database: SQLite 3\.[\d.]+, [\d.]+ MiB, tables up to date/);
  expect(about(beside.lines, 'key')).toMatch(/^ok /);
  expect(about(beside.lines, 'workers')).toMatch(/^ok +workers: 1 of version /);
  expect(about(beside.lines, 'disk')).toBeDefined();
  await server.stop();

  const file = path.join(dataDir, 'secret.key');
  const key = await readFile(file, 'utf8');
  expect(beside.lines.join('\n')).not.toContain(key);
  await writeFile(file, 'x'.repeat(44));
  const wrong = await doctor({ DATA_DIR: dataDir });
  expect(wrong.code).toBe(1);
  expect(about(wrong.lines, 'key')).toMatch(/^failed +key: .+ is not the one that this database was made with/);
  await rm(file);
  expect(about((await doctor({ DATA_DIR: dataDir })).lines, 'key')).toMatch(/^failed +key: .+ is gone/);
  await expect(readFile(file)).rejects.toThrow('ENOENT');
});

test('looks at PostgreSQL and Redis, and says what to do when they are away', async () => {
  const [postgres, redis] = [await startPostgres(), await startRedis()];
  onTestFinished(async () => {
    await redis.stop();
  });
  const secret = 'not-for-anybody-to-see'.repeat(2);
  const environment = { DATABASE_URL: postgres.url, REDIS_URL: redis.url, SECRET_KEY: secret };
  expect(about((await doctor(environment)).lines, 'database')).toMatch(/^warning +database: the database is empty/);

  const server = await startRole('server', environment);
  const up = await doctor(environment);
  expect(up).toMatchObject({ code: 0, stderr: '' });
  expect(about(up.lines, 'database')).toMatch(/^ok +database: PostgreSQL 1\d/);
  expect(about(up.lines, 'clock')).toMatch(/^ok /);
  expect(about(up.lines, 'redis')).toMatch(/^ok +redis: Redis \d.+ noeviction$/);
  expect(about(up.lines, 'workers')).toMatch(/^warning +workers: none is alive/);
  expect(await server.stop()).toBe(0);

  const client = new Redis(redis.url);
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
  client.disconnect();
  expect(about((await doctor(environment)).lines, 'redis')).toMatch(
    /^warning +redis: .+ allkeys-lru: set it to noevict/,
  );

  await redis.kill();
  await postgres.stop();
  const away = new URL(postgres.url);
  away.password = 'the-password';
  const down = await doctor({ ...environment, DATABASE_URL: away.href });
  expect(down.code).toBe(1);
  expect(about(down.lines, 'database')).toMatch(/^failed +database: .*ECONNREFUSED.*: look whether it runs/);
  expect(about(down.lines, 'redis')).toMatch(/^failed +redis: .*ECONNREFUSED.*: look whether it runs/);
  expect(down.lines.join('\n')).not.toMatch(/the-password|not-for-anybody/);
});

test('does not wait for what never answers', async () => {
  // A port that takes connections and says nothing.
  const { createServer } = await import('node:net');
  const silent = createServer(() => {}).listen(0, '127.0.0.1');
  await new Promise((resolve) => silent.once('listening', resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as { port: number }; // it listens on a port
  const { code, lines } = await doctor({
    DATABASE_URL: `postgres://127.0.0.1:${port}/nothing`,
    REDIS_URL: `redis://127.0.0.1:${port}`,
    SECRET_KEY: 'k'.repeat(44),
  });
  expect(code).toBe(1);
  expect(about(lines, 'database')).toMatch(/^failed /);
  expect(about(lines, 'redis')).toMatch(/^failed /);
});
