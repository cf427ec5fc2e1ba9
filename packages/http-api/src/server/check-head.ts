import type { IncomingMessage } from 'node:http';
import { AppError } from '@automateos/model';
import { countParameters } from '../json/parse-form.ts';

export const HEAD_LIMITS = { urlBytes: 8 * 1024, headerBytes: 16 * 1024, headers: 100, parameters: 100 } as const;

/** Headers that may come once: with two, this server and a proxy could each believe another one. */
function isSingular(name: string): boolean {
  switch (name.length) {
    case 4:
      return name.toLowerCase() === 'host';
    case 12:
      return name.toLowerCase() === 'content-type';
    case 13:
      return name.toLowerCase() === 'authorization';
    default:
      return false;
  }
}

function checkHeaders(rawHeaders: readonly string[], needsHost: boolean): AppError | undefined {
  if (rawHeaders.length > 2 * HEAD_LIMITS.headers) return headersTooLarge();
  let bytes = 0;
  let singular = '';
  let hasHost = false;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    // Each line is `name: value\r\n`.
    bytes += name.length + (rawHeaders[at + 1]?.length ?? 0) + 4;
    if (!isSingular(name)) continue;
    const key = ` ${name.toLowerCase()} `;
    if (singular.includes(key)) return doubled(name.toLowerCase());
    singular += key;
    hasHost ||= name.length === 4;
  }
  if (bytes > HEAD_LIMITS.headerBytes) return headersTooLarge();
  return needsHost && !hasHost ? new AppError('BAD_REQUEST', 'The Host header is missing.') : undefined;
}

function doubled(name: string): AppError {
  return name === 'content-type'
    ? new AppError('UNSUPPORTED_MEDIA_TYPE', 'There is more than one Content-Type header.')
    : new AppError('BAD_REQUEST', `There is more than one ${name} header.`);
}

export function headersTooLarge(): AppError {
  return new AppError('HEADERS_TOO_LARGE', 'The headers are too many or too large.');
}

export function urlTooLong(): AppError {
  return new AppError('URI_TOO_LONG', 'The URL is too long.');
}

/** Checks what stands before the body: URL, headers, number of query parameters. */
export function checkHead(request: IncomingMessage): AppError | undefined {
  const url = request.url ?? '';
  if (url.length > HEAD_LIMITS.urlBytes) return urlTooLong();
  const fault = checkHeaders(request.rawHeaders, request.httpVersionMinor === 1);
  if (fault !== undefined) return fault;
  const query = url.indexOf('?');
  return query !== -1 && countParameters(url.slice(query)) > HEAD_LIMITS.parameters
    ? new AppError('BAD_REQUEST', `There are more than ${HEAD_LIMITS.parameters} query parameters.`)
    : undefined;
}
