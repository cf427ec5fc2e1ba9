import type { ConfigIssue, Path } from '@automateos/model';

export type ExpressionErrorCode = 'EXPRESSION_ERROR' | 'EXPRESSION_LIMIT';

/** A fault of a config that lies in one of its expressions. */
export interface ExpressionIssue extends ConfigIssue {
  readonly code: ExpressionErrorCode;
  /** UTF-16 offset in the text of the field, from 0. */
  readonly position: number;
}

/** An expression that could not be evaluated, or that cost too much. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly code: ExpressionErrorCode;
  /** UTF-16 offset in the source text of the field, from 0. */
  readonly position: number | undefined;
  /** Where the field lies in the config; `[]` outside a config. */
  readonly path: Path;

  constructor(code: ExpressionErrorCode, message: string, position: number | undefined, path: Path) {
    super(message);
    this.code = code;
    this.position = position;
    this.path = path;
  }
}

/** A fault that does not know its place yet: whoever runs the built-in or the operator adds it. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: ExpressionErrorCode;

  constructor(message: string, code: ExpressionErrorCode = 'EXPRESSION_ERROR') {
    super(message);
    this.code = code;
  }
}

/** People count from 1. */
export function withPosition(message: string, position: number): string {
  return `${message} (at character ${position + 1})`;
}
