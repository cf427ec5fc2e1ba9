import { AppError } from '@automateos/model';
import { JournalUnavailableError } from '@automateos/runtime';

function fromFramework(code: string): AppError | undefined {
  switch (code) {
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new AppError('BAD_REQUEST', 'The body is not as long as Content-Length says.');
    // A path that cannot be decoded names nothing.
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return new AppError('NOT_FOUND', 'There is nothing at this address.');
    default:
      return undefined;
  }
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** The refusal that an error stands for; undefined when it is a bug, which nobody outside may read. */
export function toRefusal(thrown: unknown): AppError | undefined {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof JournalUnavailableError) {
    const outcome =
      thrown.outcome === 'unknown'
        ? 'Whether the request was stored is not known; repeat it with an Idempotency-Key.'
        : 'Nothing was stored; try again.';
    return new AppError('UNAVAILABLE', `The store cannot take the request now. ${outcome}`, {
      headers: { 'retry-after': '1' },
    });
  }
  const known = fromFramework(String(property(thrown, 'code')));
  if (known !== undefined) return known;
  const status = property(thrown, 'statusCode');
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return new AppError('BAD_REQUEST', 'The request cannot be understood.');
  }
  return undefined;
}

const MIB = 1_048_576;

export function payloadTooLarge(maxBytes: number): AppError {
  const limit = maxBytes % MIB === 0 ? `${maxBytes / MIB} MiB` : `${maxBytes} bytes`;
  return new AppError('PAYLOAD_TOO_LARGE', `The body is larger than ${limit}, which is the limit.`);
}

/** Bodies are taken as they are: what unpacks a bomb is not there. @throws AppError UNSUPPORTED_MEDIA_TYPE */
export function refuseEncodedBody(contentEncoding: string | undefined): void {
  if (contentEncoding !== undefined && contentEncoding.toLowerCase() !== 'identity') {
    throw new AppError('UNSUPPORTED_MEDIA_TYPE', 'Compressed bodies are not taken here.');
  }
}

/** @param types the content types that the address takes */
export function unsupportedMediaType(types: readonly string[]): AppError {
  const list = types.length > 1 ? `${types.slice(0, -1).join(', ')} or ${types.at(-1)}` : types[0];
  return new AppError('UNSUPPORTED_MEDIA_TYPE', `The body must be ${list}, in UTF-8, and Content-Type must say so.`);
}

export function methodNotAllowed(methods: readonly string[]): AppError {
  return new AppError('METHOD_NOT_ALLOWED', `This address takes ${methods.join(', ')}.`, {
    headers: { allow: methods.join(', ') },
  });
}
