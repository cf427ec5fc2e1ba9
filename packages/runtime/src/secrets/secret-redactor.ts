import { isJsonObject, type Json, type StepError } from '@automateos/model';
import { REDACTED } from './redact.ts';

/** Shorter ones would be found in texts that have nothing to do with them. */
const SHORTEST = 6;

/**
 * Takes the secrets that a run has used out of all that is recorded, sent to listeners or logged of it: as they are, and
 * as servers give them back (base64, base64url, hex, in URLs, in JSON). What the journal keeps is what later steps see.
 */
export class SecretRedactor {
  readonly #forms = new Set<string>();
  #pattern: RegExp | undefined;

  add(secrets: Iterable<string>): void {
    const before = this.#forms.size;
    for (const secret of secrets) {
      if (secret.length >= SHORTEST) for (const form of formsOf(secret)) this.#forms.add(form);
    }
    if (this.#forms.size === before) return;
    const longestFirst = [...this.#forms].sort((left, right) => right.length - left.length);
    this.#pattern = new RegExp(longestFirst.map(asPattern).join('|'), 'g');
  }

  text(text: string): string {
    return this.#pattern === undefined ? text : text.replace(this.#pattern, REDACTED);
  }

  /** The value itself when nothing is found in it. */
  json(value: Json): Json {
    if (this.#pattern === undefined || this.text(JSON.stringify(value)) === JSON.stringify(value)) return value;
    return this.#walk(value);
  }

  jsonText(text: string): string {
    if (this.text(text) === text) return text;
    // JSON that this product wrote.
    return JSON.stringify(this.#walk(JSON.parse(text) as Json));
  }

  stepError(error: StepError): StepError {
    if (this.#pattern === undefined) return error;
    const { code, message, details } = error;
    return { code, message: this.text(message), ...(details !== undefined && { details: this.#object(details) }) };
  }

  error(error: Error): Error {
    if (this.#pattern === undefined) return error;
    const redacted = new Error(this.text(error.message));
    redacted.stack = this.text(error.stack ?? '');
    return redacted;
  }

  #walk(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item: Json) => this.#walk(item));
    return isJsonObject(value) ? this.#object(value) : value;
  }

  #object<Shape extends object>(value: Shape): Shape {
    const entries = Object.entries(value).map(([key, item]: [string, Json]) => [this.text(key), this.#walk(item)]);
    return Object.fromEntries(entries) as Shape; // the same keys, but for secrets in them
  }
}

function asPattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function formsOf(secret: string): string[] {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const url = encodeURIComponent(secret);
  const forms = [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    ...[0, 1, 2].flatMap((offset) => base64Within(bytes, offset)),
    hex,
    hex.toUpperCase(),
    url,
    url.replaceAll('%20', '+'),
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
  ];
  return forms.filter((form) => form.length >= SHORTEST);
}

/** What of a longer text's base64 the secret alone decides, when it begins at this place of a group of three bytes. */
function base64Within(bytes: Buffer, offset: number): string[] {
  const start = Math.ceil((offset * 8) / 6);
  const end = Math.floor(((offset + bytes.length) * 8) / 6);
  const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
  return [padded.toString('base64').slice(start, end), padded.toString('base64url').slice(start, end)];
}
