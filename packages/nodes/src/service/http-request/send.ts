import type { HttpResponse, Json, NodeContext } from '@automateos/model';
import { excerpt, type FailedCall, faultOutcome, isRetryableStatus, statusOutcome } from '../http/failed-call.ts';
import type { RequestParts } from './build-request.ts';
import type { HttpRequestConfig } from './definition.ts';
import { isRepeatable } from './idempotency.ts';
import { NotJsonError, readBody } from './read-body.ts';

/** Timers of the runtime and of the request end close together; whichever is first, the time was up. */
const TIMER_SLACK_MS = 20;

type Context = NodeContext<HttpRequestConfig>;

export interface ReadAnswer extends Pick<HttpResponse, 'status' | 'headers'> {
  readonly ok: true;
  readonly body: Json;
}

/**
 * Sends one request of a step and reads its answer.
 *
 * @param deadlineMs when the attempt's time is up, by the monotonic clock
 */
export async function send(
  { config, http, signal, monotonicMs }: Context,
  parts: RequestParts,
  deadlineMs: number,
): Promise<ReadAnswer | FailedCall> {
  const outcome = await http.request({
    ...parts,
    method: config.method,
    credential: config.credential,
    followRedirects: config.follow_redirects,
    timeoutMs: Math.max(1, Math.round(deadlineMs - monotonicMs())),
    maxResponseBytes: config.max_response_bytes,
    signal,
  });
  if (outcome.ok) return readAnswer(outcome.response, config);
  return faultOutcome(outcome.fault, isRepeatable(config), monotonicMs() >= deadlineMs - TIMER_SLACK_MS);
}

function readAnswer(response: HttpResponse, config: HttpRequestConfig): ReadAnswer | FailedCall {
  const { status, headers } = response;
  if (isFailure(status, config.fail_on)) return statusOutcome(response, isRepeatable(config));
  const contentType = typeof headers['content-type'] === 'string' ? headers['content-type'] : '';
  try {
    return { ok: true, status, headers, body: readBody(response.body, contentType, config.response) };
  } catch (error: unknown) {
    if (!(error instanceof NotJsonError)) throw error;
    const details = { status, body: excerpt(response.body) };
    return { ok: false, error: { code: 'RESPONSE_NOT_JSON', message: error.message, details }, retryable: false };
  }
}

function isFailure(status: number, failOn: HttpRequestConfig['fail_on']): boolean {
  if (failOn === 'never') return false;
  return failOn === 'client_error' ? status >= 400 : isRetryableStatus(status);
}
