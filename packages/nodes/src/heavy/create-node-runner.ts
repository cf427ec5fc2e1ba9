import { availableParallelism } from 'node:os';
import type { NodeRunner, StepOutcome } from '@automateos/model';
import { createThreadPool } from '../threads/thread-pool.ts';

const MAX_THREADS = 2;
const MEMORY_MB = 512;
const IDLE_MS = 60_000;

export interface HeavyRequest {
  readonly type: string;
  readonly config: unknown;
  readonly timeoutMs: number;
}

export interface ClosableNodeRunner extends NodeRunner {
  /** Ends all work and threads. */
  close(): Promise<void>;
}

/** Runs pure nodes in threads, which are started when the first work comes. */
export function createNodeRunner(threads: number = Math.min(MAX_THREADS, availableParallelism())): ClosableNodeRunner {
  const pool = createThreadPool<HeavyRequest, StepOutcome>({
    file: new URL(import.meta.url.endsWith('.ts') ? './node-worker.ts' : './node-worker.js', import.meta.url),
    name: 'nodes',
    size: threads,
    jobsPerLife: Number.POSITIVE_INFINITY,
    idleMs: IDLE_MS,
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  return {
    run: async ({ type, config, timeLimitMs, signal }, owner) => {
      const request = { type, config, timeoutMs: timeLimitMs };
      const outcome = await pool.run({ request, owner, signal, limitMs: timeLimitMs });
      switch (outcome.kind) {
        case 'answered':
          return outcome.answer;
        case 'overdue':
          return failed('STEP_TIMEOUT', `The step had no result after ${timeLimitMs} ms.`, true);
        case 'aborted':
          return failed('ABORTED', 'The step was stopped', true);
        case 'died':
          if (!('code' in outcome.error) || outcome.error.code !== 'ERR_WORKER_OUT_OF_MEMORY') throw outcome.error;
          return failed('MEMORY_LIMIT', `The step took more than ${MEMORY_MB} MiB of memory`, false);
      }
    },
    close: pool.close,
  };
}

function failed(code: string, message: string, retryable: boolean): StepOutcome {
  return { ok: false, error: { code, message }, retryable };
}
