import { appendFileSync, closeSync, fdatasyncSync, openSync, readFileSync, writeSync } from 'node:fs';

/**
 * A file of lines of which none is lost once its promise resolves: the witness that the product cannot influence. Lines
 * that come while a sync is under way share the next one.
 */
export interface Ledger {
  write(line: string): Promise<void>;
  close(): void;
}

export function openLedger(file: string): Ledger {
  const handle = openSync(file, 'a');
  let waiting: { line: string; resolve: () => void }[] = [];
  const flush = (): void => {
    const batch = waiting;
    waiting = [];
    writeSync(handle, `${batch.map(({ line }) => line).join('\n')}\n`);
    fdatasyncSync(handle);
    for (const { resolve } of batch) resolve();
  };
  return {
    write: (line) =>
      new Promise((resolve) => {
        waiting.push({ line, resolve });
        if (waiting.length === 1) setImmediate(flush);
      }),
    close: () => closeSync(handle),
  };
}

/** A line of a log that nobody needs to survive a crash of this machine. */
export function appendLine(file: string, line: string): void {
  appendFileSync(file, `${line}\n`);
}

/** The lines of a ledger as lists of words. */
export function readLedger(file: string): string[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split(' '));
}
