import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startPostgres, startRedis } from '@automateos/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTING_NAMES } from '../apps/automateos/src/config.ts';
import { renderSchema } from './support/render-blueprint.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** What these files may set besides the product's settings. */
const OTHERS = ['NODE_ENV', 'POSTGRES_USER', 'POSTGRES_PASSWORD'];
const unknown = (names: readonly string[]): string[] =>
  names.filter((name) => !SETTING_NAMES.includes(name) && !OTHERS.includes(name));

describe('render.yaml', () => {
  const blueprint = renderSchema.parse(parse(read('render.yaml')));
  const processes = blueprint.services.flatMap((service) => (service.type === 'keyvalue' ? [] : [service]));
  const [web, worker] = processes;

  test('has a web service, a worker, a database and a Key Value instance', () => {
    expect(blueprint.services.map(({ type }) => type)).toEqual(['web', 'worker', 'keyvalue']);
    expect(blueprint.databases).toHaveLength(1);
  });

  test('names only services, databases and groups that it makes, and settings that there are', () => {
    const variables = [...processes, ...blueprint.envVarGroups].flatMap(({ envVars }) => envVars);
    expect(unknown(variables.flatMap((variable) => ('key' in variable ? [variable.key] : [])))).toEqual([]);
    const made = [...blueprint.services, ...blueprint.databases, ...blueprint.envVarGroups].map(({ name }) => name);
    const named = variables.flatMap((variable) => {
      if ('fromGroup' in variable) return [variable.fromGroup];
      if ('fromDatabase' in variable) return [variable.fromDatabase.name];
      return 'fromService' in variable ? [variable.fromService.name] : [];
    });
    expect(new Set(named)).toEqual(new Set(made.filter((name) => name !== 'automateos-worker')));
  });

  describe('its commands, one after the other', () => {
    const children: ChildProcess[] = [];
    let environment: Record<string, string | undefined>;
    const closers: (() => Promise<unknown>)[] = [];

    beforeAll(async () => {
      const [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
      closers.push(
        () => postgres.stop(),
        () => redis.stop(),
      );
      const programs = `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`;
      // What Render sets by itself, and what the file takes from elsewhere.
      environment = {
        PATH: programs,
        HOME: process.env.HOME,
        NODE_ENV: 'production',
        PORT: '0',
        RENDER_EXTERNAL_URL: 'https://automateos.onrender.example',
        DATABASE_URL: postgres.url,
        REDIS_URL: redis.url,
        SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
        LOG_LEVEL: 'warn',
      };
    });

    afterAll(async () => {
      await Promise.all(
        children.map(async (child) => {
          if (child.exitCode === null) child.kill('SIGTERM');
          if (child.exitCode === null) await once(child, 'exit');
        }),
      );
      for (const close of closers) await close();
    });

    const start = (command: string | undefined): ChildProcess => {
      const child = spawn('bash', ['-c', command ?? 'exit 99'], {
        cwd: ROOT,
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      return child;
    };

    const ready = async (child: ChildProcess): Promise<string> => {
      if (child.stdout === null) throw new Error('no stdout');
      for await (const line of createInterface({ input: child.stdout })) {
        const match = /^AutomateOS (?:worker )?is ready(?: at (.+))?$/.exec(line);
        if (match !== null) return match[1] ?? '';
      }
      throw new Error('it ended before it was ready');
    };

    test('bring the database up to date, serve, work, and end in order at SIGTERM', async () => {
      const migrate = start(web?.preDeployCommand);
      await once(migrate, 'exit');
      expect(migrate.exitCode).toBe(0);

      const server = start(web?.startCommand);
      const running = start(worker?.startCommand);
      const [url] = await Promise.all([ready(server), ready(running)]);
      const { status } = await fetch(`${url}${web?.healthCheckPath}`);
      expect(status).toBe(200);

      server.kill('SIGTERM');
      running.kill('SIGTERM');
      await Promise.all([once(server, 'exit'), once(running, 'exit')]);
      expect([server.exitCode, running.exitCode]).toEqual([0, 0]);
    });
  });
});

describe('docker-compose.yml', () => {
  const service = z.looseObject({
    environment: z.record(z.string(), z.string()).optional(),
    env_file: z.array(z.looseObject({ path: z.string() })).optional(),
    command: z.array(z.string()).optional(),
    depends_on: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]).optional(),
    build: z.string().optional(),
  });
  const { services } = z
    .looseObject({ services: z.record(z.string(), service) })
    .parse(parse(read('docker-compose.yml'), { merge: true }));
  const own = Object.values(services).filter(({ build }) => build !== undefined);

  test('runs two servers and two workers by commands that there are', () => {
    const commands = own.map(({ command }) => command?.join(' ')).sort();
    expect(commands).toEqual(['migrate', 'server', 'server', 'worker', 'worker']);
  });

  test('sets only what is a setting, and waits only for what it starts', () => {
    expect(unknown(Object.values(services).flatMap(({ environment = {} }) => Object.keys(environment)))).toEqual([]);
    const waits = Object.values(services).flatMap(({ depends_on = [] }) =>
      Array.isArray(depends_on) ? depends_on : Object.keys(depends_on),
    );
    expect(waits.filter((name) => !Object.hasOwn(services, name))).toEqual([]);
  });

  test('hands all that stands in .env on to every process of its own', () => {
    const files = own.map(({ env_file = [] }) => env_file.map(({ path: file }) => file));
    expect(files).toEqual(own.map(() => ['.env']));
  });

  test('has its proxy ask every server', () => {
    const servers = Object.keys(services).filter((name) => name.startsWith('server-'));
    expect(read('deploy/Caddyfile')).toContain(`reverse_proxy ${servers.map((name) => `${name}:3000`).join(' ')} {`);
  });
});

describe('the image and the systemd units', () => {
  test('set only what is a setting', () => {
    const line = /^ENV (.+)$/m.exec(read('Dockerfile'))?.[1] ?? '';
    const names = line.split(' ').map((pair) => pair.split('=')[0] ?? '');
    expect(names.length).toBeGreaterThan(1);
    expect(unknown(names)).toEqual([]);
  });

  test('start the same Node.js as the repository', () => {
    const versions = [...read('Dockerfile').matchAll(/^FROM node:([\d.]+)-/gm)].map(([, version]) => version);
    expect(new Set(versions)).toEqual(new Set([read('.nvmrc').trim()]));
  });

  test('give every process the time to end in order', () => {
    const units = readdirSync(path.join(ROOT, 'deploy/systemd'));
    expect(units).toHaveLength(3);
    for (const unit of units) expect(read(`deploy/systemd/${unit}`)).toContain('TimeoutStopSec=30');
  });
});
