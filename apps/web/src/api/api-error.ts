import axios from 'axios';

export interface ApiIssue {
  readonly field: string;
  readonly issue: string;
}

/** What the server said when it refused a request, or that it could not be reached. */
export class ApiError extends Error {
  /** A code of the server's catalogue; `OFFLINE` when no answer came. */
  readonly code: string;
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  readonly issues: readonly ApiIssue[];

  constructor(code: string, message: string, status: number, issues: readonly ApiIssue[] = []) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = status;
    this.issues = issues;
  }
}

interface ErrorBody {
  readonly error?: { code?: string; message?: string; details?: { issues?: readonly ApiIssue[] } };
}

export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (!axios.isAxiosError<ErrorBody>(error)) return new ApiError('UNEXPECTED', String(error), 0);
  if (error.response === undefined) {
    return new ApiError('OFFLINE', 'The server cannot be reached. Check the connection, then try again.', 0);
  }
  const { status, data } = error.response;
  const { code = 'UNEXPECTED', message, details } = data?.error ?? {};
  return new ApiError(code, message ?? `The server answered ${status}.`, status, details?.issues);
}
