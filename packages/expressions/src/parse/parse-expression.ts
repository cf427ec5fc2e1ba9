import type { Expression } from 'acorn';
import type { ExpressionErrorCode } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import { ExpressionParser, NestingError, NotAllowedError, type ParserNames } from './expression-parser.ts';
import { findIdRun } from './id-run.ts';

/** What is wrong with a text, and where (UTF-16 offset in it). */
export interface SyntaxFault {
  readonly ok: false;
  readonly code: ExpressionErrorCode;
  readonly message: string;
  readonly position: number;
}

export interface ParsedExpression {
  readonly ok: true;
  readonly expression: Expression;
  /** Where the first token after the expression starts. */
  readonly nextStart: number;
}

/** Parses the one expression that starts at `position`; positions in the tree are relative to the text. */
export function parseExpression(text: string, position: number, names: ParserNames): ParsedExpression | SyntaxFault {
  try {
    return { ok: true, ...new ExpressionParser(text, position, names).parseOne() };
  } catch (error: unknown) {
    return toSyntaxFault(error, text, position, names);
  }
}

function toSyntaxFault(error: unknown, text: string, position: number, names: ParserNames): SyntaxFault {
  if (error instanceof NotAllowedError) {
    const code = error instanceof NestingError ? 'EXPRESSION_LIMIT' : 'EXPRESSION_ERROR';
    return { ok: false, code, message: error.message, position: error.position };
  }
  // Nested groups of a regular expression are the one recursion of acorn that is not counted.
  if (error instanceof RangeError) {
    const message = `the expression is nested deeper than ${EXPRESSION_LIMITS.depth} levels`;
    return { ok: false, code: 'EXPRESSION_LIMIT', message, position };
  }
  if (error instanceof SyntaxError && 'pos' in error && typeof error.pos === 'number') {
    const message = error.message.replace(/ \(\d+:\d+\)$/, '');
    return { ok: false, code: 'EXPRESSION_ERROR', ...explain(message, error.pos, text, names) };
  }
  throw error;
}

const TOKEN = /[\p{ID_Continue}$]+|./suy;

/** What acorn says in its own words only, in ours. */
function explain(
  message: string,
  position: number,
  text: string,
  { explainId }: ParserNames,
): Pick<SyntaxFault, 'message' | 'position'> {
  if (message === 'Identifier directly after number') {
    // `acton-1.status`: the 1 and its dot were read as a number.
    const run = findIdRun(text, position) ?? (text[position - 1] === '.' ? findIdRun(text, position - 2) : undefined);
    if (run !== undefined) return { message: `there is no node "${run.id}"${explainId(run.id)}`, position: run.start };
    return { message: `unexpected ${tokenAt(text, position)} after a number`, position };
  }
  if (message !== 'Unexpected token') return { message: message.charAt(0).toLowerCase() + message.slice(1), position };
  if (text.startsWith('}}', position) && /\{\{\s*$/.test(text.slice(0, position))) {
    return { message: 'there is nothing between "{{" and "}}"', position };
  }
  const isEnd = position >= text.length || text.startsWith('}}', position);
  return { message: isEnd ? 'the expression ends too early' : `unexpected ${tokenAt(text, position)}`, position };
}

function tokenAt(text: string, position: number): string {
  TOKEN.lastIndex = position;
  return `"${(TOKEN.exec(text)?.[0] ?? '').slice(0, 20)}"`;
}
