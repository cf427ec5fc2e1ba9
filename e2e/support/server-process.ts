import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const BIN = path.resolve(import.meta.dirname, '../../apps/automateos/bin/automateos.js');
const READY = /^AutomateOS (?:worker )?is ready(?: at (.+))?$/;

export type Role = 'start' | 'server' | 'worker';

export interface LaunchedProcess {
  /** Its address, once it is ready: `http://127.0.0.1:<port>`; empty for a worker that listens nowhere. */
  readonly ready: Promise<string>;
  /** How it ended: the signal, or the exit code. */
  readonly ended: Promise<NodeJS.Signals | number | null>;
  readonly pid: number;
  /** What the process wrote to stderr so far. */
  log(): string;
  /** SIGKILL: it has no chance to do anything more. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
  signal(signal: NodeJS.Signals): void;
}

export interface ServerProcess extends Omit<LaunchedProcess, 'ready'> {
  readonly url: string;
}

/**
 * Starts the product as its users do, on a free port, and waits for its ready line.
 *
 * @param environment settings besides `DATA_DIR` and `PORT`
 */
export function startServer(dataDir: string, environment: Record<string, string> = {}): Promise<ServerProcess> {
  return startRole('start', { DATA_DIR: dataDir, ...environment });
}

/** Starts one process of the product in a role. */
export async function startRole(role: Role, environment: Record<string, string>): Promise<ServerProcess> {
  const launched = launchRole(role, environment);
  return { ...launched, url: await launched.ready };
}

/**
 * The same without waiting: the process may end before it is ready.
 *
 * @param bin the program; the repository's unless another is named
 */
export function launchRole(role: Role, environment: Record<string, string>, bin = BIN): LaunchedProcess {
  const child = spawn(process.execPath, [bin, role], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const ended = once(child, 'exit').then(() => child.signalCode ?? child.exitCode);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const ready = readyUrl(child, () => log);
  // Who waits for it hears of it.
  ready.catch(() => {});
  return {
    ready,
    ended,
    pid: child.pid ?? 0,
    log: () => log,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    signal: (signal) => void child.kill(signal),
  };
}

async function readyUrl(child: ChildProcess, log: () => string): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no stdout');
  for await (const line of createInterface({ input: child.stdout })) {
    const ready = READY.exec(line);
    if (ready !== null) return ready[1] ?? '';
  }
  throw new Error(`the server ended before it was ready: ${log()}`);
}
