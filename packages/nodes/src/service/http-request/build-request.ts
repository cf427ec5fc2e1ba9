import type { HttpRequest, Json } from '@automateos/model';
import type { HttpRequestConfig } from './definition.ts';
import { IDEMPOTENCY_HEADER, needsOurKey } from './idempotency.ts';
import { encodeMultipart, PartError } from './multipart.ts';

export type RequestParts = Pick<HttpRequest, 'url' | 'headers'> & { readonly body: string | Uint8Array | undefined };

/** A body that the Content-Type cannot carry. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
}

/** What is sent for a config. @throws BodyError */
export function buildRequest(config: HttpRequestConfig, idempotencyKey: string): RequestParts {
  const headers: Record<string, string> = {};
  let contentType: string | undefined;
  for (const [name, value] of Object.entries(config.headers)) {
    const key = name.toLowerCase();
    // An empty key is no key; ours takes its place.
    if (key === IDEMPOTENCY_HEADER && value === '') continue;
    headers[name] = String(value);
    if (key === 'content-type') contentType = String(value);
  }
  if (needsOurKey(config)) headers[IDEMPOTENCY_HEADER] = idempotencyKey;
  const url = appendQuery(config.url.trim(), config.query);
  if (config.multipart !== undefined) {
    const multipart = multipartOf(config.multipart, idempotencyKey);
    return { url, headers: { ...headers, 'content-type': multipart.contentType }, body: multipart.body };
  }
  const body = config.body ?? undefined;
  if (body !== undefined && typeof body !== 'string' && contentType === undefined) {
    contentType = 'application/json';
    headers['content-type'] = contentType;
  }
  return { url, headers, body: encodeBody(body, contentType ?? '') };
}

function multipartOf(parts: NonNullable<HttpRequestConfig['multipart']>, secret: string) {
  try {
    return encodeMultipart(parts, secret);
  } catch (error: unknown) {
    if (error instanceof PartError) throw new BodyError(error.message);
    throw error;
  }
}

/** Adds to the text before the fragment; the URL is parsed by the egress module alone. */
function appendQuery(url: string, query: HttpRequestConfig['query']): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) parameters.append(name, String(item));
  }
  if (parameters.size === 0) return url;
  const [base = ''] = url.split('#', 1);
  const separator = !base.includes('?') ? '?' : /[?&]$/.test(base) ? '' : '&';
  return `${base}${separator}${parameters}`;
}

function encodeBody(body: Json | undefined, contentType: string): string | undefined {
  if (body === undefined || typeof body === 'string') return body;
  const [type = ''] = contentType.toLowerCase().split(';', 1);
  if (type.trim() === 'application/x-www-form-urlencoded') return encodeForm(body);
  if (type.trim().startsWith('multipart/')) {
    throw new BodyError('The parts of a multipart body stand in `multipart`; objects are sent as JSON or as a form');
  }
  return JSON.stringify(body);
}

function encodeForm(body: Json): string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new BodyError('A form body must be an object of fields, or text that is already encoded');
  }
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    for (const item of Array.isArray(value) ? value : [value]) form.append(name, toFieldText(item));
  }
  return form.toString();
}

function toFieldText(value: Json): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
