import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Cleanup } from './cleanup.ts';
import { basicEnvironment } from './start-process.ts';

export interface Load {
  readonly url: string;
  readonly body: string;
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Answers with a status that was not a success. */
  readonly refused: number;
  /** Connections that broke and requests without an answer. */
  readonly broken: number;
}

/** Sends POST requests on keep-alive connections, on each the next one when the last one was answered. */
export interface LoadGenerator {
  readonly name: string;
  run(load: Load): Promise<LoadResult>;
}

const exec = promisify(execFile);

/** wrk where it is installed, since it leaves most of a core to the servers; else our own, which does not. */
export function findLoadGenerator(cleanup: Cleanup): LoadGenerator {
  const interruption = new AbortController();
  cleanup.add(() => interruption.abort());
  const { signal } = interruption;
  const { error, stdout } = spawnSync('wrk', ['--version'], { encoding: 'utf8' });
  if (error === undefined) {
    const version = /^wrk \S+/.exec(stdout)?.[0] ?? 'wrk';
    return { name: `${version}, one thread`, run: (load) => runWrk(load, signal) };
  }
  return {
    name: 'the own one in Node.js (install wrk for figures that are less its own)',
    run: (load) => runOwn(load, signal),
  };
}

async function runWrk({ url, body, connections, seconds }: Load, signal: AbortSignal): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'wrk-post.lua');
  const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, url];
  const { stdout } = await exec('wrk', args, { env: { ...basicEnvironment(), BENCH_BODY: body }, signal });
  return readResult(stdout);
}

async function runOwn({ url, body, connections, seconds }: Load, signal: AbortSignal): Promise<LoadResult> {
  const script = join(import.meta.dirname, 'load-generator.ts');
  const args = [script, url, String(connections), String(seconds)];
  const { stdout } = await exec(process.execPath, args, { env: { ...basicEnvironment(), BENCH_BODY: body }, signal });
  return readResult(stdout);
}

function readResult(stdout: string): LoadResult {
  const line = stdout.trimEnd().split('\n').at(-1) ?? '';
  return JSON.parse(line);
}

/** What a load must not have met: the product under load refuses nothing and breaks no connection. */
export function problemsOf(side: string, { refused, broken }: LoadResult): string[] {
  const problems: string[] = [];
  if (refused > 0) problems.push(`${side} refused ${refused} requests`);
  if (broken > 0) problems.push(`${side} broke ${broken} connections or left requests without an answer`);
  return problems;
}

const PAYLOAD_BYTES = 200;

/** A webhook's body of exactly 200 bytes of JSON. */
export function createPayload(): string {
  const order = {
    event: 'order.created',
    order: 'A-10293',
    total: 129.9,
    currency: 'EUR',
    customer: 'c-4711',
    note: '',
  };
  return JSON.stringify({ ...order, note: 'n'.repeat(PAYLOAD_BYTES - JSON.stringify(order).length) });
}
