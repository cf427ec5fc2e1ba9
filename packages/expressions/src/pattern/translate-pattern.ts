import { Fault } from '../expression-error.ts';

/** JavaScript's `\s`, wider than RE2's; without brackets. */
const SPACE =
  '\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
const NOT_NEWLINE = '[^\\n\\r\\x{2028}\\x{2029}]';
/** All but white space, for use within a class, where it cannot be negated. */
const NOT_SPACE =
  '\\x{0}-\\x{8}\\x{e}-\\x{1f}\\x{21}-\\x{9f}\\x{a1}-\\x{167f}\\x{1681}-\\x{1fff}\\x{200b}-\\x{2027}\\x{202a}-\\x{202e}' +
  '\\x{2030}-\\x{205e}\\x{2060}-\\x{2fff}\\x{3001}-\\x{fefe}\\x{ff00}-\\x{10ffff}';

interface Reader {
  readonly pattern: string;
  readonly isDotAll: boolean;
  position: number;
  translated: string;
}

/**
 * Writes a JavaScript pattern (one that acorn has found legal) in RE2's syntax, with the meaning that JavaScript gives it.
 * Two differences stay: a character outside the basic plane counts as one, and with the flag m only `\n` ends a line.
 */
export function translatePattern(pattern: string, isDotAll: boolean): string {
  const reader: Reader = { pattern, isDotAll, position: 0, translated: '' };
  while (reader.position < pattern.length) readTerm(reader);
  return reader.translated;
}

function readTerm(reader: Reader): void {
  const { pattern, position } = reader;
  const character = pattern.charAt(position);
  if (character === '\\') {
    readEscape(reader, false);
  } else if (character === '[') {
    readClass(reader);
  } else if (character === '(') {
    readGroup(reader);
  } else if (character === '.' && !reader.isDotAll) {
    take(reader, 1, NOT_NEWLINE);
  } else if (
    (character === '{' && !/^\{\d+(?:,\d*)?\}/.test(pattern.slice(position, position + 32))) ||
    character === '}' ||
    character === ']'
  ) {
    readBrace(reader, character);
  } else {
    take(reader, 1, character);
  }
}

/** A brace that is no count is itself, as in JavaScript. */
function readBrace(reader: Reader, character: string): void {
  const isCount = character === '}' && /\{\d+(?:,\d*)?$/.test(reader.translated.slice(-32));
  take(reader, 1, isCount ? '}' : `\\${character}`);
}

function take(reader: Reader, length: number, translated: string): void {
  reader.position += length;
  reader.translated += translated;
}

function readGroup(reader: Reader): void {
  const rest = reader.pattern.slice(reader.position, reader.position + 4);
  if (/^\(\?(?:<?[=!])/.test(rest)) {
    throw new Fault('look-around in a regular expression, such as (?=...), is not supported: it has no linear time');
  }
  if (rest.startsWith('(?') && !rest.startsWith('(?:') && !rest.startsWith('(?<')) {
    throw new Fault('flags inside a regular expression are not supported');
  }
  take(reader, 1, '(');
}

function readClass(reader: Reader): void {
  const { pattern } = reader;
  const isNegated = pattern.charAt(reader.position + 1) === '^';
  const opening = isNegated ? 2 : 1;
  // RE2 has no empty classes: `[]` matches nothing, `[^]` anything.
  if (pattern.charAt(reader.position + opening) === ']') {
    take(reader, opening + 1, isNegated ? '(?s:.)' : '[^\\x{0}-\\x{10ffff}]');
    return;
  }
  take(reader, opening, isNegated ? '[^' : '[');
  while (pattern.charAt(reader.position) !== ']') {
    const character = pattern.charAt(reader.position);
    if (character === '\\') readEscape(reader, true);
    else take(reader, 1, character === '[' || character === '&' || character === '~' ? `\\${character}` : character);
  }
  take(reader, 1, ']');
}

function readEscape(reader: Reader, inClass: boolean): void {
  const rest = reader.pattern.slice(reader.position + 1, reader.position + 6);
  const letter = rest.charAt(0);
  if (/[1-9]/.test(letter) || (letter === 'k' && !inClass)) {
    throw new Fault(
      'back-references in a regular expression, such as \\1, are not supported: they have no linear time',
    );
  }
  const coded = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|c([A-Za-z]))/.exec(rest);
  if (coded === null) {
    take(reader, 2, translateEscape(letter, inClass));
  } else {
    const [whole, byte, unit, control = ''] = coded;
    take(reader, 1 + whole.length, `\\x{${byte ?? unit ?? (control.charCodeAt(0) % 32).toString(16)}}`);
  }
}

function translateEscape(letter: string, inClass: boolean): string {
  if ('dDwWtnrfv'.includes(letter)) return `\\${letter}`;
  switch (letter) {
    case 'b':
      return inClass ? '\\x{8}' : '\\b';
    case 'B':
      return inClass ? 'B' : '\\B';
    case 's':
      return inClass ? SPACE : `[${SPACE}]`;
    case 'S':
      return inClass ? NOT_SPACE : `[^${SPACE}]`;
    case '0':
      return '\\x{0}';
    default:
      return /[A-Za-z_]/.test(letter) || letter > '\x7f' ? letter : `\\${letter}`;
  }
}
