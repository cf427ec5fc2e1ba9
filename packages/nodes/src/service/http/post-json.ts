import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { HttpResponse, Json, NodeContext } from '@automateos/model';
import { isTooDeep } from '../../pure/json-depth.ts';
import { type FailedCall, faultOutcome } from './failed-call.ts';

const MAX_RESPONSE_BYTES = 10 * 1024 * 1024;
/** Timers of the runtime and of the request end close together; whichever is first, the time was up. */
const TIMER_SLACK_MS = 20;

export interface JsonCall {
  readonly url: string;
  readonly body: Json;
  /** The id of a credential from a field of the config. */
  readonly credential: string | undefined;
  /** Whether the request may reach the other side twice. */
  readonly isRepeatable: boolean;
  /** When the attempt's time is up, by the monotonic clock. */
  readonly deadlineMs: number;
}

export interface JsonAnswer {
  readonly ok: true;
  readonly response: HttpResponse;
  /** Undefined: the answer is no JSON. */
  readonly body: Json | undefined;
}

/** When the time of an attempt is up that begins now. */
export function deadlineOf({
  monotonicMs,
  timeoutMs,
}: Pick<NodeContext<unknown>, 'monotonicMs' | 'timeoutMs'>): number {
  return monotonicMs() + timeoutMs;
}

/** Sends JSON to a service and reads its answer, whatever its status: what that means the node knows. */
export async function postJson(
  { http, signal, monotonicMs, idempotencyKey }: NodeContext<unknown>,
  { url, body, credential, isRepeatable, deadlineMs }: JsonCall,
): Promise<JsonAnswer | FailedCall> {
  const text = JSON.stringify(body);
  const outcome = await http.request({
    url,
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      accept: 'application/json',
      'idempotency-key': requestKey(idempotencyKey, `${url}\n${text}`),
    },
    body: text,
    credential,
    followRedirects: false,
    timeoutMs: Math.max(1, Math.round(deadlineMs - monotonicMs())),
    maxResponseBytes: MAX_RESPONSE_BYTES,
    signal,
  });
  if (!outcome.ok) return faultOutcome(outcome.fault, isRepeatable, monotonicMs() >= deadlineMs - TIMER_SLACK_MS);
  return { ok: true, response: outcome.response, body: parse(outcome.response.body) };
}

/** A key for one of several requests of a step: the same in each attempt that sends the same request. */
export function requestKey(stepKey: string, request: string | Uint8Array): string {
  return `${stepKey}-${createHash('sha256').update(request).digest('base64url').slice(0, 22)}`;
}

function parse(bytes: Uint8Array): Json | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (isTooDeep(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
