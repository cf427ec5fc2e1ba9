import type { IncomingHttpHeaders } from 'node:http';
import { LIMITS, validationError } from '@automateos/model';

/** The `Idempotency-Key` header. Its characters are bytes: node reads headers as Latin-1. @throws AppError */
export function idempotencyKeyOf(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || key.length === 0 || key.length > LIMITS.dedupeKeyBytes) {
    const issue = `Must have 1 to ${LIMITS.dedupeKeyBytes} bytes`;
    throw validationError('The request is not valid', [{ field: 'Idempotency-Key', issue }]);
  }
  return key;
}
