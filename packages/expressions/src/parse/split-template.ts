import type { Expression } from 'acorn';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import type { ParserNames } from './expression-parser.ts';
import { parseExpression, type SyntaxFault } from './parse-expression.ts';

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      /** The text that was parsed, and where it starts in the field: positions in the tree count from there. */
      readonly source: string;
      readonly base: number;
    };

export interface SplitTemplate {
  readonly parts: readonly TemplatePart[];
  readonly faults: readonly SyntaxFault[];
}

const CLOSING = '}}';

/** Splits a text at its `{{ }}`. The end of each is found by the parser, so `}}` inside texts and objects is no end. */
export function splitTemplate(text: string, names: ParserNames): SplitTemplate {
  const parts: TemplatePart[] = [];
  let position = 0;
  while (position < text.length) {
    const opened = text.indexOf('{{', position);
    if (opened !== position) {
      parts.push({ kind: 'text', text: text.slice(position, opened === -1 ? text.length : opened) });
    }
    if (opened === -1) break;
    const parsed = parseAt(text, opened, names);
    // Without its end nobody knows what comes after it: the first fault is the only one.
    if (!parsed.ok) return { parts, faults: [parsed] };
    parts.push(parsed.part);
    position = parsed.end;
  }
  return { parts, faults: [] };
}

type ParsedPart = { readonly ok: true; readonly part: TemplatePart; readonly end: number };

function parseAt(text: string, opened: number, names: ParserNames): ParsedPart | SyntaxFault {
  const base = opened + 2;
  const longest = EXPRESSION_LIMITS.sourceLength;
  const source = text.slice(base, base + longest + CLOSING.length);
  const isCut = base + source.length < text.length;
  if (source.trim() === '' && !isCut) return unclosed(opened);
  if (source.trimStart().startsWith(CLOSING)) {
    return { ok: false, code: 'EXPRESSION_ERROR', message: 'there is nothing between "{{" and "}}"', position: opened };
  }
  const parsed = parseExpression(source, 0, names);
  const stoppedAt = parsed.ok ? parsed.nextStart : parsed.position;
  if (isCut && (stoppedAt >= longest || (!parsed.ok && /^unterminated/.test(parsed.message)))) return tooLong(opened);
  if (!parsed.ok) {
    return stoppedAt >= source.length ? unclosed(opened) : { ...parsed, position: base + parsed.position };
  }
  if (stoppedAt >= source.length) return unclosed(opened);
  if (!source.startsWith(CLOSING, stoppedAt)) {
    const message = `"}}" expected, but there is "${source.slice(stoppedAt, stoppedAt + 10)}"`;
    return { ok: false, code: 'EXPRESSION_ERROR', message, position: base + stoppedAt };
  }
  const part: TemplatePart = { kind: 'expression', expression: parsed.expression, source, base };
  return { ok: true, part, end: base + stoppedAt + CLOSING.length };
}

function unclosed(position: number): SyntaxFault {
  return { ok: false, code: 'EXPRESSION_ERROR', message: '"{{" is not closed with "}}"', position };
}

function tooLong(position: number): SyntaxFault {
  const message = `the expression is longer than ${EXPRESSION_LIMITS.sourceLength} characters`;
  return { ok: false, code: 'EXPRESSION_LIMIT', message, position };
}
