/**
 * Cuts a field's text into tokens for colours and completion. It reads on where the parser of the language would stop,
 * because the text is being written; what is wrong with it is the parser's to say.
 */

/** A text with `{{ }}` in it, or an expression in which they are brackets. */
export type ExpressionMode = 'template' | 'condition';

export type TokenKind =
  /** Outside of `{{ }}`. */
  | 'plain'
  | 'open'
  | 'close'
  | 'name'
  /** A name behind a dot. */
  | 'member'
  /** `true`, `null`, `typeof`… */
  | 'word'
  | 'number'
  | 'text'
  | 'pattern'
  | 'sign'
  | 'space';

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
}

const WORDS = new Set(['true', 'false', 'null', 'undefined', 'typeof', 'in', 'instanceof', 'void', 'new']);
const SPACE = /\s+/y;
const NUMBER = /(?:0[xXbBoO][0-9a-fA-F]+|(?:\d[\d_]*)?\.?\d[\d_]*(?:[eE][+-]?\d+)?)/y;
const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$]*/uy;
/** An id with hyphens, such as `action-1`. */
const HYPHEN_ID = /[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_-]+)+/y;
const PATTERN = /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SIGN = /=>|\?\.(?!\d)|\?\?|&&|\|\||[=!]==?|<=|>=|\*\*|\.\.\.|[\s\S]/y;

interface Cursor {
  readonly text: string;
  readonly isHyphenId: (text: string) => boolean;
  readonly tokens: Token[];
  at: number;
}

/** @param nodeIds ids with hyphens among them are one name */
export function tokenize(text: string, mode: ExpressionMode, nodeIds: ReadonlySet<string>): readonly Token[] {
  const cursor: Cursor = { text, isHyphenId: (id) => nodeIds.has(id), tokens: [], at: 0 };
  if (mode === 'condition') {
    while (cursor.at < text.length) readToken(cursor);
    return cursor.tokens;
  }
  while (cursor.at < text.length) {
    const opened = text.indexOf('{{', cursor.at);
    push(cursor, 'plain', opened === -1 ? text.length : opened);
    if (opened !== -1) readExpression(cursor);
  }
  return cursor.tokens;
}

/** From `{{` to the `}}` that closes it; braces of objects are counted. */
function readExpression(cursor: Cursor): void {
  push(cursor, 'open', cursor.at + 2);
  let depth = 0;
  while (cursor.at < cursor.text.length) {
    if (depth === 0 && cursor.text.startsWith('}}', cursor.at)) {
      push(cursor, 'close', cursor.at + 2);
      return;
    }
    const start = cursor.at;
    readToken(cursor);
    const sign = cursor.at === start + 1 ? cursor.text[start] : undefined;
    if (sign === '{') depth += 1;
    else if (sign === '}') depth = Math.max(0, depth - 1);
  }
}

function readToken(cursor: Cursor): void {
  const [kind, length] = tokenAt(cursor);
  push(cursor, kind, cursor.at + length);
}

function tokenAt(cursor: Cursor): readonly [kind: TokenKind, length: number] {
  const { text, at } = cursor;
  const first = text.charAt(at);
  if (first === '"' || first === "'" || first === '`') return ['text', endOfText(text, at) - at];
  const space = match(SPACE, cursor);
  if (space !== undefined) return ['space', space.length];
  if (/[0-9]/.test(first) || (first === '.' && /[0-9]/.test(text.charAt(at + 1)))) {
    return ['number', match(NUMBER, cursor)?.length ?? 1];
  }
  const name = nameAt(cursor);
  if (name !== undefined) return [kindOfName(name, cursor), name.length];
  const pattern = first === '/' && mayBeginPattern(cursor) ? match(PATTERN, cursor) : undefined;
  if (pattern !== undefined) return ['pattern', pattern.length];
  return ['sign', match(SIGN, cursor)?.length ?? 1];
}

function nameAt(cursor: Cursor): string | undefined {
  const name = match(NAME, cursor);
  if (name === undefined || lastSolid(cursor) === '.') return name;
  const id = match(HYPHEN_ID, cursor);
  if (id === undefined) return name;
  // `a-b-c` may be the id `a-b` minus `c`: the longest id counts.
  for (let end = id.length; end > name.length; end -= 1) {
    if (cursor.isHyphenId(id.slice(0, end))) return id.slice(0, end);
  }
  return name;
}

function kindOfName(name: string, cursor: Cursor): TokenKind {
  const before = lastSolid(cursor);
  if (before === '.' || before === '?.') return 'member';
  return WORDS.has(name) ? 'word' : 'name';
}

/** Where a value is expected a slash begins a pattern; behind a value it divides. */
function mayBeginPattern({ text, tokens }: Cursor): boolean {
  const before = tokens.findLast(({ kind }) => kind !== 'space');
  if (before === undefined || before.kind === 'open' || before.kind === 'word') return true;
  return before.kind === 'sign' && !/[)\]}]/.test(text.charAt(before.to - 1));
}

function lastSolid({ text, tokens }: Cursor): string | undefined {
  const before = tokens.findLast(({ kind }) => kind !== 'space');
  return before && text.slice(before.from, before.to);
}

/** Behind the closing quote; texts end with their line, template literals do not. */
function endOfText(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') at += 1;
    else if (character === quote) return at + 1;
    else if (character === '\n' && quote !== '`') return at;
  }
  return text.length;
}

function match(pattern: RegExp, { text, at }: Cursor): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function push(cursor: Cursor, kind: TokenKind, to: number): void {
  if (to > cursor.at) cursor.tokens.push({ kind, from: cursor.at, to });
  cursor.at = to;
}
