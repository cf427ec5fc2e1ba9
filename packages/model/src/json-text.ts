import type { Json } from './json.ts';

export type JsonPath = readonly (string | number)[];

/** A text inside a JSON document: where it lies, and where its quoted source stands. */
export interface JsonString {
  readonly path: JsonPath;
  readonly value: string;
  /** Offsets of the opening quote and behind the closing one. */
  readonly from: number;
  readonly to: number;
}

export type ParsedJson =
  | { readonly ok: true; readonly value: Json }
  /** `position`: UTF-16 offset of what should not be there. */
  | { readonly ok: false; readonly message: string; readonly position: number };

/** Parses JSON; a fault is told in words of the house and with its place, the same in all browsers. */
export function parseJsonText(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    const reader = new JsonReader(text);
    const fault = reader.read();
    // Where we see no fault the browser does: it decides.
    return fault ?? { ok: false, message: 'this is not JSON', position: 0 };
  }
}

/** All texts that are values in a JSON document, in order; keys are not among them. Empty when it is not JSON. */
export function listJsonStrings(text: string): readonly JsonString[] {
  const reader = new JsonReader(text);
  return reader.read() === undefined ? reader.strings : [];
}

type Fault = Extract<ParsedJson, { ok: false }>;

const SPACE = /[ \t\n\r]*/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in texts, which is what is looked for
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PRIMITIVE = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const WORD = /[^\s,:[\]{}"]+|./suy;
const DEEPEST = 1_000;

class ReadFault extends Error {
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

/** Walks a document for its texts and its first fault. */
class JsonReader {
  readonly strings: JsonString[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): Fault | undefined {
    try {
      this.#value([]);
      this.#skipSpace();
      if (this.#at < this.#text.length) this.#refuse(`the JSON should end before ${this.#next()}`);
      return undefined;
    } catch (error: unknown) {
      if (!(error instanceof ReadFault)) throw error;
      return { ok: false, message: error.message, position: error.position };
    }
  }

  #value(path: JsonPath): void {
    this.#skipSpace();
    const start = this.#at;
    if (path.length > DEEPEST) this.#refuse(`nested deeper than ${DEEPEST} levels`);
    switch (this.#text.charAt(start)) {
      case '{':
        this.#members('}', () => this.#member(path));
        return;
      case '[':
        this.#members(']', (index) => this.#value([...path, index]));
        return;
      case '"': {
        const value = this.#string();
        this.strings.push({ path, value, from: start, to: this.#at });
        return;
      }
      default:
        if (this.#match(PRIMITIVE) === undefined) this.#refuse(`a value is missing before ${this.#next()}`);
    }
  }

  #members(end: '}' | ']', read: (index: number) => void): void {
    this.#at += 1;
    this.#skipSpace();
    if (this.#text[this.#at] === end) {
      this.#at += 1;
      return;
    }
    for (let index = 0; ; index += 1) {
      read(index);
      this.#skipSpace();
      const next = this.#text[this.#at];
      if (next !== ',' && next !== end) this.#refuse(`"," or "${end}" is missing before ${this.#next()}`);
      this.#at += 1;
      if (next === end) return;
      this.#skipSpace();
      if (this.#text[this.#at] === end) this.#refuse(`there is a "," too many before "${end}"`);
    }
  }

  #member(path: JsonPath): void {
    this.#skipSpace();
    if (this.#text[this.#at] !== '"') this.#refuse(`a key in double quotes is missing before ${this.#next()}`);
    const key = this.#string();
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') this.#refuse(`":" is missing before ${this.#next()}`);
    this.#at += 1;
    this.#value([...path, key]);
  }

  #string(): string {
    const source = this.#match(STRING);
    if (source === undefined) return this.#refuse('this text has no closing quote, or a character that needs a "\\"');
    return JSON.parse(source);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #skipSpace(): void {
    this.#match(SPACE);
  }

  #next(): string {
    WORD.lastIndex = this.#at;
    const word = WORD.exec(this.#text)?.[0];
    if (word === undefined) return 'the end';
    return word === '"' ? 'this text' : `"${word.slice(0, 20)}"`;
  }

  #refuse(message: string): never {
    throw new ReadFault(message, this.#at);
  }
}
