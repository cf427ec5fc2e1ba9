import type { HttpFault, HttpFaultCode } from '@automateos/model';

/** A fault on its way out of a callback that can only pass on errors. */
export class FaultError<Code extends string = HttpFaultCode> extends Error {
  override readonly name = 'FaultError';
  readonly code: Code;
  readonly details: HttpFault['details'];

  constructor(code: Code, message: string, details: HttpFault['details'] = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }

  toFault(this: FaultError, sent: boolean): HttpFault {
    return { code: this.code, message: this.message, details: this.details, sent };
  }
}

/** The short name of a system or undici error. Their messages hold addresses, which a fault must not show. */
export function errorCode(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.name : 'UNKNOWN';
}
