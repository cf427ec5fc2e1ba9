import type { HttpRequest, Json } from '@automateos/model';
import type { HttpRequestConfig } from './definition.ts';
import { IDEMPOTENCY_HEADER, needsOurKey } from './idempotency.ts';

type RequestParts = Pick<HttpRequest, 'url' | 'headers'> & { readonly body: string | undefined };

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
  const body = config.body ?? undefined;
  if (body !== undefined && typeof body !== 'string' && contentType === undefined) {
    contentType = 'application/json';
    headers['content-type'] = contentType;
  }
  if (needsOurKey(config)) headers[IDEMPOTENCY_HEADER] = idempotencyKey;
  return { url: appendQuery(config.url.trim(), config.query), headers, body: encodeBody(body, contentType ?? '') };
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
    throw new BodyError('A multipart body must be given as text; objects are sent as JSON or as a form');
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
