import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from './find-free-port.ts';
import { installProgram } from './install-program.ts';

export interface MariaDbServer {
  readonly port: number;
  /** Its user `root` has no password. */
  readonly process: ChildProcess;
  stop(): Promise<void>;
}

const PROGRAM = 'mariadbd';
/** It refuses to run as root: there it runs as `nobody`. */
const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

export function installMariaDb(): void {
  installProgram(PROGRAM, 'mariadb-server-core');
  // What makes an empty database asks it for its settings.
  installProgram('my_print_defaults', 'mariadb-client-core');
}

/** Starts a real MariaDB of its own on a free port, with an empty database `test`. Installs it first where that is possible. */
export async function startMariaDb(
  options: { readonly settings?: Readonly<Record<string, string>> } = {},
): Promise<MariaDbServer> {
  installMariaDb();
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-mariadb-'));
  if (isRoot) await chown(folder, NOBODY, NOBODY);
  await chmod(folder, 0o755);
  const identity = isRoot ? ['--user=nobody'] : [];
  const data = path.join(folder, 'data');
  const made = spawnSync(
    'mariadb-install-db',
    [
      '--no-defaults',
      `--datadir=${data}`,
      '--auth-root-authentication-method=normal',
      '--skip-name-resolve',
      ...identity,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (made.status !== 0) throw new Error(`mariadb-install-db ended with ${made.status}: ${made.stdout} ${made.stderr}`);
  const port = await findFreePort();
  const settings = {
    datadir: data,
    port: String(port),
    'bind-address': '127.0.0.1',
    socket: path.join(folder, 'socket'),
    'pid-file': path.join(folder, 'pid'),
    ...options.settings,
  };
  const flags = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const server = spawn(PROGRAM, ['--no-defaults', '--skip-name-resolve', ...flags, ...identity], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const killServer = (): void => void server.kill('SIGKILL');
  // A test run that is broken off leaves no server behind.
  process.once('exit', killServer);
  await waitUntilReady(server);
  return {
    port,
    process: server,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit');
        killServer();
        await exited;
      }
      process.off('exit', killServer);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (log.includes('ready for connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code}: ${log}`)));
  });
}
