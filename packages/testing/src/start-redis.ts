import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { findFreePort } from './find-free-port.ts';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** The server's process, for tests that stop it; another one after `restart`. */
  readonly process: ChildProcess;
  /** SIGKILL: everything in it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port, empty, after `kill`. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const PROGRAM = 'redis-server';
const APT_PATIENCE_S = 120;

/** Starts a real Redis of its own on a free port, which keeps nothing on disk. Installs it first where that is possible. */
export async function startRedis(): Promise<RedisServer> {
  installRedisWhenAbsent();
  const port = await findFreePort();
  let server = await spawnRedis(port);
  const killNow = (): void => void server.kill('SIGKILL');
  // A test run that is broken off leaves no server behind.
  process.once('exit', killNow);
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    killNow();
    await exited;
  };
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    get process() {
      return server;
    },
    kill,
    restart: async () => {
      server = await spawnRedis(port);
    },
    stop: async () => {
      await kill();
      process.off('exit', killNow);
    },
  };
}

async function spawnRedis(port: number): Promise<ChildProcess> {
  const flags = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const server = spawn(PROGRAM, flags, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'ignore'] });
  let log = '';
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (chunk: Buffer) => {
      log = (log + chunk.toString()).slice(-10_000);
      if (log.includes('Ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code}: ${log}`)));
  });
  return server;
}

function isInstalled(): boolean {
  return spawnSync(PROGRAM, ['--version'], { stdio: 'ignore' }).status === 0;
}

/**
 * Makes sure that there is a Redis: once before all tests, and again where one is started without them.
 *
 * @throws Error that says in one line how to get it
 */
export function installRedisWhenAbsent(): void {
  if (isInstalled()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const aptGet = (...args: string[]) => spawnSync('apt-get', args, { env, stdio: 'ignore' }).status === 0;
    // Another installation may be under way: then this one waits for its turn.
    const install = () =>
      aptGet('-o', `DPkg::Lock::Timeout=${APT_PATIENCE_S}`, 'install', '-y', '--no-install-recommends', PROGRAM);
    if (!install() && aptGet('update')) install();
  }
  if (!isInstalled()) throw new Error(`${PROGRAM} is not installed; on Debian: apt-get install ${PROGRAM}`);
}
