import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOptions {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** It is up when it has written such a line. */
  readonly readyLine: RegExp;
  /** Started again whenever it ends by itself, as a supervisor does. */
  readonly isSupervised?: boolean;
  /** Whether it can work now. */
  readonly onUp?: (isUp: boolean) => void;
}

export interface ManagedProcess {
  readonly name: string;
  readonly pid: number | undefined;
  /** Claims it for a fault, when it is up and no other fault has it. */
  take(): boolean;
  /** Ends the claim of a fault that leaves it alive. */
  giveBack(): void;
  /** It is up, but cannot work: it stands still, or reaches nobody. */
  setAway(isAway: boolean): void;
  /** Resolves once it is ready. */
  start(): Promise<void>;
  /** SIGKILL, then the same process again. Resolves once it is ready. */
  killAndRestart(): Promise<void>;
  /** SIGTERM, then the same process again. @returns how it ended */
  restart(): Promise<number | NodeJS.Signals | null>;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  log(): string;
}

const LOG_LENGTH = 4_000_000;
const START_TRIES = 100;
const START_PAUSE_MS = 200;

/** A child process under a name. */
export function manageProcess(options: ProcessOptions): ManagedProcess {
  const { name, args, env, readyLine, isSupervised = false, onUp = () => {} } = options;
  let child: ChildProcess | undefined;
  let log = '';
  let isUp = false;
  let isAway = false;
  let isTaken = false;
  let isWanted = false;
  let failures = 0;
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];

  const note = (chunk: Buffer): void => {
    log = (log + chunk.toString()).slice(-LOG_LENGTH);
  };
  const setUp = (next: boolean): void => {
    if (isUp === next) return;
    isUp = next;
    isTaken = false;
    isAway = false;
    onUp(next);
  };
  const tell = (error?: Error): void => {
    for (const { resolve, reject } of waiting.splice(0)) error === undefined ? resolve() : reject(error);
  };

  const launch = (): void => {
    const started = spawn(process.execPath, [...args], { env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    child = started;
    // A run that is broken off leaves nothing behind.
    const killNow = (): void => void started.kill('SIGKILL');
    process.once('exit', killNow);
    started.stderr.on('data', note);
    createInterface({ input: started.stdout }).on('line', (line) => {
      if (!readyLine.test(line)) return;
      failures = 0;
      setUp(true);
      tell();
    });
    started.once('exit', () => {
      process.off('exit', killNow);
      // While the database is down a process ends at its start, and is started again.
      const pauseMs = isUp ? 0 : START_PAUSE_MS;
      failures += 1;
      setUp(false);
      if (isWanted && isSupervised && failures < START_TRIES) setTimeout(() => isWanted && launch(), pauseMs);
      else tell(new Error(`${name} ended before it was ready: ${log.slice(-2_000)}`));
    });
  };
  const isUpAgain = (): Promise<void> => new Promise((resolve, reject) => waiting.push({ resolve, reject }));
  const hasEnded = (): boolean => child === undefined || child.exitCode !== null || child.signalCode !== null;

  return {
    name,
    get pid() {
      return child?.pid;
    },
    take: () => {
      const isFree = isUp && !isTaken;
      isTaken ||= isFree;
      return isFree;
    },
    giveBack: () => {
      isTaken = false;
    },
    setAway: (next) => {
      if (!isUp || isAway === next) return;
      isAway = next;
      onUp(!next);
    },
    start: () => {
      isWanted = true;
      const ready = isUpAgain();
      launch();
      return ready;
    },
    killAndRestart: () => {
      const ready = isUpAgain();
      child?.kill('SIGKILL');
      return ready;
    },
    restart: async () => {
      const ready = isUpAgain();
      const ending = child;
      ending?.kill('SIGTERM');
      await ready;
      return ending?.signalCode ?? ending?.exitCode ?? null;
    },
    signal: (signal) => void child?.kill(signal),
    end: async (signal) => {
      isWanted = false;
      if (hasEnded() || child === undefined) return;
      const exited = once(child, 'exit');
      child.kill(signal);
      await exited;
    },
    log: () => log,
  };
}

const TAKE_PAUSE_MS = 20;

/** Claims one for a fault, as soon as one that is picked is up and free. */
export async function takeWhenUp(pick: () => ManagedProcess): Promise<ManagedProcess> {
  for (;;) {
    const one = pick();
    if (one.take()) return one;
    await sleep(TAKE_PAUSE_MS);
  }
}
