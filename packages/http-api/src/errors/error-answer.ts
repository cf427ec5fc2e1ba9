import { randomUUID } from 'node:crypto';
import { AppError } from '@automateos/model';
import { toRefusal } from './to-refusal.ts';

/** An error as it goes out, in the one format of all routes. */
export interface ErrorAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Only for bugs: under this id the error is in the log. */
  readonly bugId: string | undefined;
}

/** Codes that tell the client to come back, and so must say when. */
const NEEDS_RETRY_AFTER = new Set(['UNAVAILABLE', 'RATE_LIMITED', 'QUEUE_FULL']);

function headersOf(refusal: AppError): Record<string, string> {
  const headers: Record<string, string> = { 'content-type': 'application/json; charset=utf-8' };
  for (const [name, value] of Object.entries(refusal.headers)) headers[name.toLowerCase()] = value;
  if (NEEDS_RETRY_AFTER.has(refusal.code)) headers['retry-after'] ??= '1';
  if (refusal.status === 401) headers['www-authenticate'] ??= 'Bearer';
  return headers;
}

function detailsOf(refusal: AppError) {
  if (refusal.executionId !== undefined) return { execution_id: refusal.executionId };
  const first = refusal.issues[0];
  return refusal.status === 422 && first !== undefined
    ? { field: first.field, issue: first.issue, issues: refusal.issues }
    : {};
}

/** What is answered for a thrown error. A bug becomes an id; its message and stack stay inside. */
export function toErrorAnswer(thrown: unknown): ErrorAnswer {
  const refusal = toRefusal(thrown);
  const bugId = refusal === undefined ? randomUUID() : undefined;
  const shown =
    refusal ?? new AppError('INTERNAL', `Something went wrong on the server. The log has it under the id ${bugId}.`);
  return {
    status: shown.status,
    headers: headersOf(shown),
    body: JSON.stringify({ error: { code: shown.code, message: shown.message, details: detailsOf(shown) } }),
    bugId,
  };
}
