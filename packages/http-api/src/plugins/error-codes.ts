import { ERROR_STATUS, type ErrorCode } from '@automateos/model';

/** What each code of the catalogue says to a client. */
const MEANINGS: Readonly<Record<ErrorCode, string>> = {
  VALIDATION_ERROR: 'A body, query or definition is not valid; `details` says where and why',
  MALFORMED_JSON: 'The body is no JSON, or nests too deep, or has too many keys',
  BAD_REQUEST: 'The request cannot be understood',
  UNAUTHENTICATED: 'The access token or API key is missing, not valid, or has expired; or a webhook’s check failed',
  INVALID_CREDENTIALS: 'The e-mail address or the password is wrong',
  FORBIDDEN: 'Who asks may not do this; an API key may be without the scope',
  REGISTRATION_CLOSED: 'New accounts cannot be made here',
  NOT_FOUND: 'It does not exist, or belongs to somebody else',
  WEBHOOK_NOT_ACTIVE: 'The workflow is switched off, or its webhook is',
  METHOD_NOT_ALLOWED: 'The address takes other methods; `Allow` has them',
  REQUEST_TIMEOUT: 'The request did not arrive in time',
  EMAIL_TAKEN: 'There is an account with this e-mail address',
  VERSION_CONFLICT: 'The workflow has another version by now',
  IDEMPOTENCY_CONFLICT: 'The `Idempotency-Key` came before with another body',
  EXECUTION_FINISHED: 'The execution has ended',
  STEP_NOT_IN_DOUBT: 'The step is not one that waits for a decision',
  DEAD_LETTER_CLOSED: 'The dead letter has been decided on',
  REDRIVE_FINISHED: 'The redrive has ended',
  CREDENTIAL_IN_USE: 'Workflows use the credential; the message names them',
  WAIT_OVER: 'Nobody waits for this answer any more',
  PAYLOAD_TOO_LARGE: 'The body is over the limit',
  URI_TOO_LONG: 'The address is too long',
  UNSUPPORTED_MEDIA_TYPE: 'The address does not take bodies of this content type',
  RATE_LIMITED: 'Too many requests; `Retry-After` says when to come back',
  QUEUE_FULL: 'Too many executions wait; `Retry-After` says when to come back',
  HEADERS_TOO_LARGE: 'The headers are over the limit',
  INTERNAL: 'A fault of the server; the log has it under the id in the message',
  EXECUTION_FAILED: 'The run that a webhook waited for failed or was cancelled; `details.execution_id` names it',
  NOT_ANSWERED: 'The run that a webhook waited for ended without a `respond` node; `details.execution_id` names it',
  ANSWER_TIMEOUT:
    'The run that a webhook waits for has not answered in time, and goes on; `details.execution_id` names it',
  UNAVAILABLE: 'Not possible now; `Retry-After` says when to come back',
};

// as: the catalogue has no other keys
const CODES = Object.keys(ERROR_STATUS) as ErrorCode[];

/** The catalogue as a table in Markdown. */
export function errorCodeTable(): string {
  const rows = CODES.map((code) => `| ${ERROR_STATUS[code]} | \`${code}\` | ${MEANINGS[code]} |`);
  return ['| status | code | meaning |', '|---|---|---|', ...rows].join('\n');
}

/** What an answer with this status can mean; undefined for one that is no refusal. */
export function describeErrorStatus(status: number): string | undefined {
  const codes = CODES.filter((code) => ERROR_STATUS[code] === status);
  return codes.length === 0 ? undefined : codes.map((code) => `\`${code}\`: ${MEANINGS[code]}`).join('. ');
}
