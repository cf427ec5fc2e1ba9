import { Buffer } from 'node:buffer';
import type { Json } from '@automateos/model';
import { isTooDeep, MAX_JSON_DEPTH } from '../../pure/json-depth.ts';
import type { HttpRequestConfig } from './definition.ts';

/** Types outside `text/` whose content is text all the same. */
const TEXT_TYPE =
  /^(text\/.+|[^/]+\/(.+\+)?xml|application\/(javascript|ecmascript|x-www-form-urlencoded|yaml|x-yaml|toml|graphql|x-ndjson|jsonl|sql))$/;

/** The body is not the JSON that `response: json` asks for. */
export class NotJsonError extends Error {
  override readonly name = 'NotJsonError';
}

/** Turns the bytes of an answer into a value. @throws NotJsonError */
export function readBody(bytes: Uint8Array, contentType: string, mode: HttpRequestConfig['response']): Json {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { type, charset } = parseContentType(contentType);
  switch (mode) {
    case 'base64':
      return buffer.toString('base64');
    case 'text':
      return decodeText(buffer, charset);
    case 'json':
      return buffer.length === 0 ? null : parseJson(decodeText(buffer, charset));
    case 'auto':
      return readByType(buffer, type, charset);
  }
}

function readByType(buffer: Buffer, type: string, charset: string): Json {
  if (buffer.length === 0) return '';
  if (type === 'application/json' || type === 'text/json' || type.endsWith('+json')) {
    const text = decodeText(buffer, charset);
    try {
      return parseJson(text);
    } catch (error: unknown) {
      if (error instanceof NotJsonError) return text;
      throw error;
    }
  }
  return TEXT_TYPE.test(type) ? decodeText(buffer, charset) : buffer.toString('base64');
}

function parseContentType(header: string): { type: string; charset: string } {
  const [type = '', ...parameters] = header.split(';');
  const charset = parameters.map((parameter) => /^\s*charset\s*=\s*"?([^"\s]+)"?\s*$/i.exec(parameter)?.[1]);
  return { type: type.trim().toLowerCase(), charset: charset.find((name) => name !== undefined) ?? 'utf-8' };
}

function decodeText(buffer: Buffer, charset: string): string {
  if (charset.toLowerCase() !== 'utf-8') {
    try {
      return new TextDecoder(charset).decode(buffer);
    } catch (error: unknown) {
      // A charset that nobody knows is read as UTF-8, which is what it nearly always is.
      if (!(error instanceof RangeError)) throw error;
    }
  }
  return withoutMark(buffer.toString('utf8'));
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

function parseJson(text: string): Json {
  if (isTooDeep(text)) throw new NotJsonError(`The answer nests deeper than ${MAX_JSON_DEPTH} levels`);
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    throw new NotJsonError('The answer is not JSON', { cause: error });
  }
}
