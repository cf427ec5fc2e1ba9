import type { NodeContext, StepOutcome } from '@automateos/model';
import { NodeFault } from '../../pure/node-fault.ts';
import { BodyError, buildRequest } from './build-request.ts';
import type { HttpRequestConfig } from './definition.ts';
import { fetchPages } from './fetch-pages.ts';
import { send } from './send.ts';

export async function execute(context: NodeContext<HttpRequestConfig>): Promise<StepOutcome> {
  const { config, monotonicMs, idempotencyKey } = context;
  const startedMs = monotonicMs();
  const deadlineMs = startedMs + Math.min(config.timeout_ms, context.timeoutMs);
  try {
    const answer =
      config.pagination === undefined
        ? await send(context, buildRequest(config, idempotencyKey), deadlineMs)
        : await fetchPages(context, config.pagination, deadlineMs);
    if (!answer.ok) return answer;
    const { ok, ...output } = answer;
    const durationMs = Math.round((monotonicMs() - startedMs) * 10) / 10;
    return { ok, output: { ...output, duration_ms: durationMs }, emitted: ['main'] };
  } catch (error: unknown) {
    if (error instanceof NodeFault) return error.outcome;
    if (!(error instanceof BodyError)) throw error;
    return { ok: false, error: { code: 'INVALID_REQUEST', message: error.message }, retryable: false };
  }
}
