import { Buffer } from 'node:buffer';
import type { Answer } from './exchange.ts';
import { FaultError } from './fault.ts';
import { type HeaderPairs, withoutBodyHeaders, withoutCredentials } from './request-headers.ts';
import { parseUrl, type Target } from './target.ts';

export const MAX_REDIRECTS = 5;

/** What one hop sends; the next hop's follows from it and the redirect. */
export interface HopRequest {
  readonly method: string;
  readonly headers: HeaderPairs;
  readonly body: string | Uint8Array | undefined;
  /** Where a credential was put on it: which one. */
  readonly credentialId?: string;
  /** The path with what the credential adds; left out: the target's. */
  readonly path?: string;
}

const KEEPS_METHOD = new Set([307, 308]);
const TO_GET = new Set([301, 302, 303]);

/** Where an answer redirects to, as text; undefined when it does not. */
export function redirectLocation({ status, headers }: Answer): string | undefined {
  if (!KEEPS_METHOD.has(status) && !TO_GET.has(status)) return undefined;
  const location = headers.location;
  if (typeof location !== 'string') return undefined;
  // Header bytes come as Latin-1, but servers write UTF-8.
  return Buffer.from(location, 'latin1').toString('utf8');
}

/** @throws FaultError REDIRECT_REFUSED */
export function parseLocation(location: string, from: Target): URL {
  const url = parseUrl(location, from.url);
  if (url === undefined) throw refused(from, 'its Location is not a URL');
  if (from.isTls && url.protocol === 'http:') throw refused(from, 'it leads from https to http');
  return url;
}

/**
 * 301, 302 and 303 become GET without body (HEAD stays HEAD); another origin does not get the user's credentials.
 *
 * @throws FaultError REDIRECT_REFUSED
 */
export function nextHop(request: HopRequest, status: number, from: Target, to: Target): HopRequest {
  const hasBody = request.body !== undefined && request.body.length > 0;
  if (from.origin !== to.origin && KEEPS_METHOD.has(status) && hasBody) {
    throw refused(from, 'it would send the body to another origin');
  }
  const headers = from.origin === to.origin ? request.headers : withoutCredentials(request.headers);
  if (KEEPS_METHOD.has(status)) return { ...request, headers };
  const method = request.method === 'HEAD' ? 'HEAD' : 'GET';
  return { method, headers: withoutBodyHeaders(headers), body: undefined };
}

export function tooManyRedirects(from: Target): FaultError {
  return refused(from, `there were more than ${MAX_REDIRECTS}`);
}

function refused(from: Target, why: string): FaultError {
  return new FaultError('REDIRECT_REFUSED', `The redirect of "${from.host}" was not followed: ${why}`, {
    host: from.host,
  });
}
