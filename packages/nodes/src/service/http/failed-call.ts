import { Buffer } from 'node:buffer';
import type { HttpFault, HttpFaultCode, HttpResponse, StepOutcome } from '@automateos/model';
import { retryAfterMs } from './retry-after.ts';

export type FailedCall = Extract<StepOutcome, { ok: false }>;

const EXCERPT_LENGTH = 2_000;

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

/**
 * The failed step of a call that had no answer.
 *
 * @param isRepeatable whether the request may reach the other side twice
 * @param isTimeUp whether the attempt had no time left: whose timer was first says nothing
 */
export function faultOutcome(fault: HttpFault, isRepeatable: boolean, isTimeUp: boolean): FailedCall {
  const isTimeout = fault.code === 'TIMEOUT' || (fault.code === 'ABORTED' && isTimeUp);
  const isFinal = FINAL_FAULTS.has(fault.code);
  return {
    ok: false,
    error: { code: isTimeout ? 'STEP_TIMEOUT' : fault.code, message: fault.message, details: fault.details },
    retryable: !isFinal && (!fault.sent || isRepeatable),
    // The final faults of a request that was sent come after its answer: it is known what became of it.
    outcomeUnknown: fault.sent && !isFinal,
  };
}

export function isRetryableStatus(status: number): boolean {
  return status === 429 || status >= 500;
}

/** The failed step of a call whose answer has a status that says so. */
export function statusOutcome({ status, headers, body }: HttpResponse, isRepeatable: boolean): FailedCall {
  const waitMs = retryAfterMs(headers);
  return {
    ok: false,
    error: {
      code: 'HTTP_ERROR_STATUS',
      message: `The answer has status ${status}`,
      details: { status, body: excerpt(body) },
    },
    retryable: isRetryableStatus(status) && isRepeatable,
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

/** The start of a body as text, for people. */
export function excerpt(body: Uint8Array): string {
  // Four bytes at most make one character.
  const start = body.subarray(0, EXCERPT_LENGTH * 4);
  return Buffer.from(start.buffer, start.byteOffset, start.byteLength).toString('utf8').slice(0, EXCERPT_LENGTH);
}
