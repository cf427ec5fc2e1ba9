import type { Expression } from 'acorn';
import type { ExpressionErrorCode } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import { ExpressionParser, NestingError, NotAllowedError, type ParserNames } from './expression-parser.ts';

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
    return toSyntaxFault(error, position);
  }
}

function toSyntaxFault(error: unknown, position: number): SyntaxFault {
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
    return { ok: false, code: 'EXPRESSION_ERROR', message, position: error.pos };
  }
  throw error;
}
