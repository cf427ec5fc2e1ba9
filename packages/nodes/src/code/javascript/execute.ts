import type { NodeContext, StepOutcome } from '@automateos/model';
import type { CodeConfig } from './definition.ts';

/*
 * Errors of a step; `details` has the `line` of the code, where it is known, and the `logs`:
 *
 *   CODE_ERROR        the code threw, or cannot be read
 *   CODE_LIMIT        it took too long, or too much memory, stack, console or result
 *   CODE_UNAVAILABLE  the sandbox cannot be started, or broke
 *   ABORTED           cancelled, or the worker lost the execution
 */

type Context = Pick<NodeContext<CodeConfig>, 'config' | 'timeoutMs' | 'signal' | 'runCode'>;

export async function execute({ config, timeoutMs, signal, runCode }: Context): Promise<StepOutcome> {
  const timeLimitMs = Math.min(config.timeout_ms, timeoutMs);
  const outcome = await runCode({ source: config.code, input: config.input, timeLimitMs, signal });
  const logs = [...outcome.logs];
  if (outcome.ok) return { ok: true, output: { result: outcome.result, logs }, emitted: ['main'] };
  const { code, line } = outcome;
  const message = line === null ? outcome.message : `${outcome.message} (line ${line})`;
  const details = { line, logs };
  return { ok: false, error: { code, message, details }, retryable: code === 'CODE_UNAVAILABLE' || code === 'ABORTED' };
}
