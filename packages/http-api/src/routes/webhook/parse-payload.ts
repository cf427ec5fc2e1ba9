import { isUtf8 } from 'node:buffer';
import { AppError, assertNever, type Json, type JsonObject } from '@automateos/model';
import { unsupportedMediaType } from '../../errors/to-refusal.ts';
import { isUtf8Charset, parseContentType } from '../../json/content-type.ts';
import { parseForm } from '../../json/parse-form.ts';
import { parseJson } from '../../json/parse-json.ts';
import { FORM } from '../../plugins/body-parsers.ts';
import { parseMultipart } from './parse-multipart.ts';

/** How a body is read; `guess`: no content type, so JSON if it parses, else text. */
type BodyKind = 'json' | 'form' | 'multipart' | 'text' | 'guess';

const MULTIPART = 'multipart/form-data';
const CONTENT_TYPES = ['application/json', '*/*+json', FORM, MULTIPART, 'text/*'];

function classify(header: string): BodyKind {
  const type = parseContentType(header);
  if (type === undefined || !isUtf8Charset(type.charset)) throw unsupportedMediaType(CONTENT_TYPES);
  if (type.essence === 'application/json' || type.essence.endsWith('+json')) return 'json';
  if (type.essence === FORM) return 'form';
  if (type.essence === MULTIPART) return 'multipart';
  if (type.essence.startsWith('text/')) return 'text';
  throw unsupportedMediaType(CONTENT_TYPES);
}

/** @throws AppError UNSUPPORTED_MEDIA_TYPE */
export function bodyKindOf(contentType: string | undefined): BodyKind {
  if (contentType === undefined) return 'guess';
  return contentType === 'application/json' ? 'json' : classify(contentType);
}

function parseText(body: Buffer): string {
  if (!isUtf8(body)) throw new AppError('BAD_REQUEST', 'The body is not UTF-8.');
  return body.toString('utf8');
}

function guess(body: Buffer): Json {
  const text = parseText(body);
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  // It is JSON: now its limits count, and exceeding them is not a reason to take it as text.
  return parseJson(body);
}

/**
 * What the trigger gives for a body; a promise only of one with parts.
 *
 * @throws AppError MALFORMED_JSON, BAD_REQUEST, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE
 */
export function parsePayload(contentType: string | undefined, body: Buffer): Json | Promise<JsonObject> {
  if (body.length === 0) return {};
  const kind = bodyKindOf(contentType);
  switch (kind) {
    case 'json':
      return parseJson(body);
    case 'form':
      return parseForm(body);
    case 'multipart':
      return parseMultipart(contentType ?? '', body);
    case 'text':
      return parseText(body);
    case 'guess':
      return guess(body);
    default:
      return assertNever(kind);
  }
}
