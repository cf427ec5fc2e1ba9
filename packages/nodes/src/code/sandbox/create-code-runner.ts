import { availableParallelism } from 'node:os';
import type { CodeOutcome, CodeRequest, CodeRunner, Json } from '@automateos/model';
import { isTooDeep, MAX_JSON_DEPTH } from '../../pure/json-depth.ts';
import type { ThreadOutcome } from '../../threads/thread.ts';
import { createThreadPool } from '../../threads/thread-pool.ts';
import { CODE_LIMITS, type SandboxAnswer, type SandboxLimit, type SandboxRequest } from './sandbox-messages.ts';

/** A run that does not see its own time limit, because it is inside the engine, is cut so much later. */
const WATCHDOG_MS = 1_000;
const RUNS_PER_INSTANCE = 100;
const MAX_THREADS = 4;
const IDLE_MS = 60_000;

const MIB = 1024 * 1024;

export interface ClosableCodeRunner extends CodeRunner {
  /** Ends all runs and threads. */
  close(): Promise<void>;
}

/** Runs code in QuickJS (WebAssembly) in threads, which are started at the first run. */
export function createCodeRunner(threads: number = Math.min(MAX_THREADS, availableParallelism())): ClosableCodeRunner {
  const pool = createThreadPool<SandboxRequest, SandboxAnswer>({
    file: new URL(import.meta.url.endsWith('.ts') ? './code-worker.ts' : './code-worker.js', import.meta.url),
    name: 'code',
    size: threads,
    jobsPerLife: RUNS_PER_INSTANCE,
    idleMs: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 },
  });
  return {
    run: async ({ source, input, timeLimitMs, signal }, owner) => {
      const request = { source, input: JSON.stringify(input), timeLimitMs };
      const outcome = await pool.run({ request, owner, signal, limitMs: timeLimitMs + WATCHDOG_MS });
      return outcomeOf(outcome, timeLimitMs);
    },
    close: pool.close,
  };
}

function outcomeOf(outcome: ThreadOutcome<SandboxAnswer>, timeLimitMs: CodeRequest['timeLimitMs']): CodeOutcome {
  const failed = (code: 'CODE_LIMIT' | 'CODE_UNAVAILABLE' | 'ABORTED', message: string): CodeOutcome => {
    return { ok: false, code, message, line: null, logs: [] };
  };
  switch (outcome.kind) {
    case 'answered':
      return answerOf(outcome.answer, timeLimitMs);
    case 'overdue':
      return failed('CODE_LIMIT', limitText('time', timeLimitMs));
    case 'aborted':
      return failed('ABORTED', 'The run was stopped');
    case 'died':
      if ('code' in outcome.error && outcome.error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
        return failed('CODE_LIMIT', limitText('memory', timeLimitMs));
      }
      return failed('CODE_UNAVAILABLE', `The sandbox broke: ${outcome.error.message.slice(0, 200)}`);
  }
}

function answerOf(answer: SandboxAnswer, timeLimitMs: number): CodeOutcome {
  const { logs } = answer;
  if (answer.kind === 'error') {
    return { ok: false, code: 'CODE_ERROR', message: answer.message, line: answer.line, logs };
  }
  if (answer.kind === 'limit') {
    return { ok: false, code: 'CODE_LIMIT', message: limitText(answer.limit, timeLimitMs), line: null, logs };
  }
  if (isTooDeep(answer.json)) {
    const message = `The result nests deeper than ${MAX_JSON_DEPTH} levels`;
    return { ok: false, code: 'CODE_LIMIT', message, line: null, logs };
  }
  // The sandbox wrote it as JSON.
  return { ok: true, result: JSON.parse(answer.json) as Json, logs };
}

function limitText(limit: SandboxLimit, timeLimitMs: number): string {
  switch (limit) {
    case 'time':
      return `The code took longer than ${timeLimitMs} ms`;
    case 'memory':
      return `The code took more than ${CODE_LIMITS.memoryBytes / MIB} MiB of memory`;
    case 'stack':
      return 'The code called itself too deeply, or a value is nested too deeply';
    case 'result':
      return `The result is larger than ${CODE_LIMITS.resultLength / MIB} MiB`;
    case 'console':
      return `The code wrote more than ${CODE_LIMITS.consoleLength / 1024} KiB to the console`;
  }
}
