import type { Issue } from './issue.ts';

/** The one catalogue of refusals: code, HTTP status. Codes are never reused for another meaning. */
export const ERROR_STATUS = {
  VALIDATION_ERROR: 422,
  MALFORMED_JSON: 400,
  BAD_REQUEST: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  FORBIDDEN: 403,
  REGISTRATION_CLOSED: 403,
  NOT_FOUND: 404,
  WEBHOOK_NOT_ACTIVE: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  EMAIL_TAKEN: 409,
  VERSION_CONFLICT: 409,
  IDEMPOTENCY_CONFLICT: 409,
  EXECUTION_FINISHED: 409,
  STEP_NOT_IN_DOUBT: 409,
  DEAD_LETTER_CLOSED: 409,
  REDRIVE_FINISHED: 409,
  CREDENTIAL_IN_USE: 409,
  WAIT_OVER: 410,
  PAYLOAD_TOO_LARGE: 413,
  URI_TOO_LONG: 414,
  UNSUPPORTED_MEDIA_TYPE: 415,
  RATE_LIMITED: 429,
  QUEUE_FULL: 429,
  HEADERS_TOO_LARGE: 431,
  INTERNAL: 500,
  EXECUTION_FAILED: 500,
  NOT_ANSWERED: 500,
  UNAVAILABLE: 503,
  ANSWER_TIMEOUT: 504,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;

/**
 * A refusal: the request cannot be done, and the caller can know why.
 *
 * `headers` go with the HTTP answer (`Allow`, `Retry-After`).
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly issues: readonly Issue[];
  readonly headers: Readonly<Record<string, string>>;
  /** The run that the caller waited for. */
  readonly executionId: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    more: { issues?: readonly Issue[]; headers?: Readonly<Record<string, string>>; executionId?: string } = {},
  ) {
    super(message);
    this.code = code;
    this.issues = more.issues ?? [];
    this.headers = more.headers ?? {};
    this.executionId = more.executionId;
  }

  get status(): number {
    return ERROR_STATUS[this.code];
  }
}

/** A 422: one or more faults in a request's body, query or definition. */
export function validationError(message: string, issues: readonly Issue[]): AppError {
  return new AppError('VALIDATION_ERROR', message, { issues });
}

/** The answer for what does not exist and for what is somebody else's: the two must not differ. */
export function notFound(): AppError {
  return new AppError('NOT_FOUND', 'There is nothing here that you can see.');
}
