import { Buffer } from 'node:buffer';
import type { HttpFault, HttpFaultCode, HttpResponse, Json, NodeContext, StepOutcome } from '@automateos/model';
import { BodyError, buildRequest } from './build-request.ts';
import type { HttpRequestConfig } from './definition.ts';
import { isRepeatable } from './idempotency.ts';
import { NotJsonError, readBody } from './read-body.ts';
import { retryAfterMs } from './retry-after.ts';

const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
const EXCERPT_LENGTH = 2_000;
/** Timers of the runtime and of the request end close together; whichever is first, the time was up. */
const TIMER_SLACK_MS = 20;

/** Faults that the same request would meet again. */
const FINAL_FAULTS = new Set<HttpFaultCode>([
  'INVALID_URL',
  'INVALID_REQUEST',
  'EGRESS_BLOCKED',
  'REDIRECT_REFUSED',
  'RESPONSE_TOO_LARGE',
  'DECODE_FAILED',
  'CREDENTIAL_NOT_FOUND',
  'CREDENTIAL_HOST_MISMATCH',
  'CREDENTIAL_NOT_CONNECTED',
]);

type Context = NodeContext<HttpRequestConfig>;

export async function execute(context: Context): Promise<StepOutcome> {
  const { config, monotonicMs } = context;
  const startedMs = monotonicMs();
  let parts: ReturnType<typeof buildRequest>;
  try {
    parts = buildRequest(config, context.idempotencyKey);
  } catch (error: unknown) {
    if (!(error instanceof BodyError)) throw error;
    return { ok: false, error: { code: 'INVALID_REQUEST', message: error.message }, retryable: false };
  }
  const timeoutMs = Math.min(config.timeout_ms, context.timeoutMs);
  const outcome = await context.http.request({
    ...parts,
    method: config.method,
    credential: config.credential,
    followRedirects: config.follow_redirects,
    timeoutMs,
    maxResponseBytes: MAX_RESPONSE_BYTES,
    signal: context.signal,
  });
  const durationMs = monotonicMs() - startedMs;
  if (!outcome.ok) return toFailure(outcome.fault, config, durationMs >= timeoutMs - TIMER_SLACK_MS);
  return toOutcome(outcome.response, config, durationMs);
}

function toFailure(fault: HttpFault, config: HttpRequestConfig, isTimeUp: boolean): StepOutcome {
  const isTimeout = fault.code === 'TIMEOUT' || (fault.code === 'ABORTED' && isTimeUp);
  const isFinal = FINAL_FAULTS.has(fault.code);
  return {
    ok: false,
    error: { code: isTimeout ? 'STEP_TIMEOUT' : fault.code, message: fault.message, details: fault.details },
    retryable: !isFinal && (!fault.sent || isRepeatable(config)),
    // The final faults of a request that was sent come after its answer: it is known what became of it.
    outcomeUnknown: fault.sent && !isFinal,
  };
}

function toOutcome(response: HttpResponse, config: HttpRequestConfig, durationMs: number): StepOutcome {
  const { status, headers } = response;
  if (isFailure(status, config.fail_on)) return statusFailure(response, config);
  const contentType = typeof headers['content-type'] === 'string' ? headers['content-type'] : '';
  let body: Json;
  try {
    body = readBody(response.body, contentType, config.response);
  } catch (error: unknown) {
    if (!(error instanceof NotJsonError)) throw error;
    const details = { status, body: excerpt(response.body) };
    return { ok: false, error: { code: 'RESPONSE_NOT_JSON', message: error.message, details }, retryable: false };
  }
  const output = { status, headers, body, duration_ms: Math.round(durationMs * 10) / 10 };
  return { ok: true, output, emitted: ['main'] };
}

function isRetryableStatus(status: number): boolean {
  return status === 429 || status >= 500;
}

function isFailure(status: number, failOn: HttpRequestConfig['fail_on']): boolean {
  if (failOn === 'never') return false;
  return failOn === 'client_error' ? status >= 400 : isRetryableStatus(status);
}

function statusFailure({ status, headers, body }: HttpResponse, config: HttpRequestConfig): StepOutcome {
  const waitMs = retryAfterMs(headers);
  return {
    ok: false,
    error: {
      code: 'HTTP_ERROR_STATUS',
      message: `The answer has status ${status}`,
      details: { status, body: excerpt(body) },
    },
    retryable: isRetryableStatus(status) && isRepeatable(config),
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

/** The start of a body as text, for people. */
function excerpt(body: Uint8Array): string {
  // Four bytes at most make one character.
  const start = body.subarray(0, EXCERPT_LENGTH * 4);
  return Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('utf8').slice(0, EXCERPT_LENGTH);
}
