import type { Secret } from '@automateos/model';
import { FaultError } from './fault.ts';

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
/** What a header value may hold: no line breaks and no other control characters; one byte for each character. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const MAX_HEADERS = 100;
const MAX_HEADER_BYTES = 64 * 1024;

/** Headers that say how bytes travel on the connection, or name the server: ours to set, or a way to smuggle requests. */
const REFUSED = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'proxy-connection',
  'keep-alive',
  'upgrade',
  'te',
  'trailer',
  'expect',
  '__proto__',
  'constructor',
  'prototype',
]);

const LOST_ACROSS_ORIGINS = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** The headers of one request, in pairs, as undici takes them. */
export type HeaderPairs = string[];

/** Checks the user's headers and adds ours. @throws FaultError INVALID_REQUEST */
export function toHeaderPairs(headers: Readonly<Record<string, string>>): HeaderPairs {
  const pairs: HeaderPairs = [];
  const seen = new Set<string>();
  let size = 0;
  for (const name of Object.keys(headers)) {
    const value = headers[name] ?? '';
    const key = name.toLowerCase();
    checkHeader(name, key, value);
    if (seen.has(key)) throw invalid(name, 'is given twice; keep one');
    seen.add(key);
    size += name.length + value.length;
    pairs.push(name, value);
  }
  if (seen.size > MAX_HEADERS || size > MAX_HEADER_BYTES) {
    throw new FaultError(
      'INVALID_REQUEST',
      `There are more than ${MAX_HEADERS} headers, or over ${MAX_HEADER_BYTES} bytes`,
    );
  }
  if (!seen.has('accept-encoding')) pairs.push('accept-encoding', 'gzip, deflate, br');
  if (!seen.has('user-agent')) pairs.push('user-agent', 'AutomateOS');
  return pairs;
}

/**
 * Adds what a credential adds. @throws FaultError INVALID_REQUEST for one that cannot be sent, or that is there already
 */
export function withAttached(pairs: HeaderPairs, headers: Readonly<Record<string, Secret>>): HeaderPairs {
  const there = new Set(pairs.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase()));
  const added = Object.entries(headers).flatMap(([name, secret]) => {
    const value = secret.reveal();
    checkHeader(name, name.toLowerCase(), value);
    if (there.has(name.toLowerCase())) throw invalid(name, 'comes from the credential; take it out of the headers');
    return [name, value];
  });
  return [...pairs, ...added];
}

function checkHeader(name: string, key: string, value: string): void {
  if (!TOKEN.test(name)) throw invalid(name, 'is not a legal name of a header');
  if (REFUSED.has(key)) throw invalid(name, 'cannot be set; it follows from the URL and the body, or is not supported');
  if (!VALUE.test(value)) throw invalid(name, 'has a value with a line break or a character that headers cannot carry');
}

function invalid(name: string, why: string): FaultError {
  const shown = JSON.stringify(name.slice(0, 100));
  return new FaultError('INVALID_REQUEST', `The header ${shown} ${why}`, { header: name.slice(0, 100) });
}

/** Without what must not follow a redirect to another origin. */
export function withoutCredentials(pairs: HeaderPairs): HeaderPairs {
  return filterPairs(pairs, (key) => !LOST_ACROSS_ORIGINS.has(key));
}

/** Without what describes a body, for a request that lost its body. */
export function withoutBodyHeaders(pairs: HeaderPairs): HeaderPairs {
  return filterPairs(pairs, (key) => !key.startsWith('content-'));
}

function filterPairs(pairs: HeaderPairs, keep: (key: string) => boolean): HeaderPairs {
  const kept: HeaderPairs = [];
  for (let index = 0; index + 1 < pairs.length; index += 2) {
    const [name = '', value = ''] = pairs.slice(index, index + 2);
    if (keep(name.toLowerCase())) kept.push(name, value);
  }
  return kept;
}
