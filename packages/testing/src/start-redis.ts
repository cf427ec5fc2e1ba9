import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { findFreePort } from './find-free-port.ts';
import { installProgram } from './install-program.ts';

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

/** Starts a real Redis of its own on a free port, which keeps nothing on disk. Installs it first where that is possible. */
export async function startRedis(): Promise<RedisServer> {
  installProgram(PROGRAM);
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
