import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

export const BIN = path.resolve(import.meta.dirname, '../../apps/automateos/bin/automateos.js');
const READY = /^AutomateOS (?:worker )?is ready(?: at (.+))?$/;

export type Role = 'start' | 'server' | 'worker';

export interface ServerProcess {
  /** `http://127.0.0.1:<port>`; empty for a worker, which listens nowhere. */
  readonly url: string;
  /** What the process wrote to stderr so far. */
  log(): string;
  /** SIGKILL: it has no chance to do anything more. */
  kill(): Promise<void>;
  /** SIGTERM. @returns the exit code */
  stop(): Promise<number | null>;
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
  const child = spawn(process.execPath, [BIN, role], {
    env: { PATH: process.env.PATH, PORT: '0', LOG_LEVEL: 'warn', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => {
    log += chunk.toString();
  });
  const url = await readyUrl(child, () => log);
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    return child.exitCode;
  };
  return {
    url,
    log: () => log,
    kill: async () => {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
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
