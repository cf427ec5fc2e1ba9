import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Cleanup } from './cleanup.ts';

export interface ProcessOptions {
  readonly args: readonly string[];
  /** The whole environment beside PATH and HOME: what is set in the caller's shell must not change what is measured. */
  readonly env?: Readonly<Record<string, string>>;
  /** Found in a line of stdout once the process serves; its first group is the address. */
  readonly ready: RegExp;
  readonly readyMs?: number;
}

export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

const READY_MS = 20_000;
const STOP_MS = 30_000;
const KEPT_ERROR_LINES = 20;

/** Starts this Node.js with the arguments given and waits until it says where it serves. */
export async function startNodeProcess(
  { args, env = {}, ready, readyMs = READY_MS }: ProcessOptions,
  cleanup: Cleanup,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, args, {
    env: { ...basicEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = (): Promise<void> => stopProcess(child, exited);
  cleanup.add(stop);
  const errors = keepLastLines(child);
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no ready line in ${readyMs} ms`)), readyMs);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`exit ${code}`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = ready.exec(line);
      if (found === null) return;
      clearTimeout(timer);
      resolve(found[1] ?? '');
    });
  }).catch((cause: unknown) => {
    throw new Error(`${args.join(' ')} did not start (${String(cause)})\n${errors.join('\n')}`, { cause });
  });
  return { url, pid: child.pid ?? 0, stop };
}

export function basicEnvironment(): Record<string, string> {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME };
}

function keepLastLines(child: ChildProcess): string[] {
  const lines: string[] = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      lines.push(line);
      if (lines.length > KEPT_ERROR_LINES) lines.shift();
    });
  }
  return lines;
}

/** Ends the process by its own id: first kindly, then not. */
async function stopProcess(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}
