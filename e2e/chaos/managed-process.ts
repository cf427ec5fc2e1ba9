import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ManagedProcess {
  readonly name: string;
  /** Claims it for a fault, when it is up and no other fault has it. `killAndRestart` and `giveBack` end the claim. */
  take(): boolean;
  giveBack(): void;
  start(): Promise<void>;
  /** SIGKILL, then the same process again. Resolves once it is ready. */
  killAndRestart(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  log(): string;
}

const LOG_LENGTH = 200_000;
const START_TRIES = 50;
const START_PAUSE_MS = 200;

/** A child process under a name, started when it is ready to work: when it has written its ready line. */
export function manageProcess(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  readyLine: RegExp,
): ManagedProcess {
  let child: ChildProcess | undefined;
  let log = '';
  let isUp = false;
  const note = (chunk: Buffer): void => {
    log = (log + chunk.toString()).slice(-LOG_LENGTH);
  };
  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    // A run that is broken off leaves nothing behind.
    const killNow = (): void => void started.kill('SIGKILL');
    process.once('exit', killNow);
    started.once('exit', () => process.off('exit', killNow));
    started.stderr.on('data', note);
    started.once('exit', () => {
      isUp = false;
    });
    for await (const line of createInterface({ input: started.stdout })) {
      if (!readyLine.test(line)) continue;
      isUp = true;
      // What it writes from now on must not fill the pipe.
      started.stdout.resume();
      return;
    }
    throw new Error(`${name} ended before it was ready: ${log.slice(-2_000)}`);
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const exited = once(running, 'exit');
    running.kill(signal);
    await exited;
  };
  /** As a supervisor does: while the database is down a process ends at its start, and is started again. */
  const startAgain = async (): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await start();
      } catch (error: unknown) {
        if (tries === START_TRIES) throw error;
        await sleep(START_PAUSE_MS);
      }
    }
  };
  return {
    name,
    take: () => {
      const wasUp = isUp;
      isUp = false;
      return wasUp;
    },
    giveBack: () => {
      isUp = true;
    },
    start,
    killAndRestart: async () => {
      await end('SIGKILL');
      await startAgain();
    },
    signal: (signal) => void child?.kill(signal),
    end,
    log: () => log,
  };
}
