import { type Expression, type Options, Parser, type TokenType, tokTypes } from 'acorn';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';

/** The parts of acorn's parser (8.19.0) that its types leave out and that we read or override. */
interface AcornParser {
  readonly input: string;
  readonly type: TokenType;
  readonly start: number;
  pos: number;
  exprAllowed: boolean;
  next(): void;
  nextToken(): void;
  parseExpression(): Expression;
  parseMaybeAssign(...args: unknown[]): Expression;
  parseMaybeUnary(...args: unknown[]): Expression;
  parseExprAtom(...args: unknown[]): Expression;
  parseFunction(...args: unknown[]): unknown;
  parseFunctionBody(...args: unknown[]): unknown;
  parseClass(...args: unknown[]): unknown;
  parseMethod(...args: unknown[]): unknown;
  parseNew(): unknown;
  parseYield(...args: unknown[]): unknown;
  readWord(): void;
  finishToken(type: TokenType, value: unknown): void;
}

// as: acorn is made to be extended ("plugins"), but its types show the public methods only
const AcornBase = Parser as unknown as new (options: Options, input: string, position: number) => AcornParser;

export interface ParserNames {
  /** Node ids that hold a hyphen, and so are not names for JavaScript. */
  readonly isHyphenId: (text: string) => boolean;
  /** What is said after the name of a node that is not there. */
  readonly explainId: (id: string) => string;
  /** Whether `{{ }}` are brackets here. */
  readonly isCondition: boolean;
}

const ID_RUN = /[A-Za-z0-9_-]*/y;
const NAME_PART = /[\p{ID_Continue}$\u200c\u200d]/u;

/**
 * JavaScript's expression grammar with two additions: node ids with hyphens are names, and in a condition `{{ }}` are
 * brackets. Statements never begin: what would lead to one is refused before it is parsed, and so is nesting that would
 * lead this parser's recursion deep.
 */
export class ExpressionParser extends AcornBase {
  readonly #names: ParserNames;
  #depth = 0;

  constructor(input: string, position: number, names: ParserNames) {
    // A module is strict and has no HTML comments.
    super({ ecmaVersion: 2023, sourceType: 'module', allowHashBang: false }, input, position);
    this.#names = names;
  }

  /** The expression at the position given, and where the first token after it starts. */
  parseOne(): { readonly expression: Expression; readonly nextStart: number } {
    this.nextToken();
    const expression = this.parseExpression();
    return { expression, nextStart: this.type === tokTypes.eof ? this.input.length : this.start };
  }

  override readWord(): void {
    const id = this.#hyphenIdAt(this.pos);
    if (id === undefined || this.type === tokTypes.dot || this.type === tokTypes.questionDot) {
      super.readWord();
    } else {
      this.pos += id.length;
      this.finishToken(tokTypes.name, id);
    }
  }

  /** The longest id that stands here and does not end within a word: `action-1` is not in `action-10`. */
  #hyphenIdAt(position: number): string | undefined {
    ID_RUN.lastIndex = position;
    const run = ID_RUN.exec(this.input)?.[0] ?? '';
    if (!run.includes('-')) return undefined;
    for (let end = Math.min(run.length, 64); end > 1; end -= 1) {
      const next = this.input.charAt(position + end);
      if (next !== '' && NAME_PART.test(next)) continue;
      const id = run.slice(0, end);
      if (id.includes('-') && this.#names.isHyphenId(id)) return id;
    }
    return undefined;
  }

  override parseMaybeAssign(...args: unknown[]): Expression {
    return this.#nested(() => super.parseMaybeAssign(...args));
  }

  override parseMaybeUnary(...args: unknown[]): Expression {
    return this.#nested(() => super.parseMaybeUnary(...args));
  }

  /** Each level of brackets passes twice (an assignment, then its first operand), hence the factor. */
  #nested(parse: () => Expression): Expression {
    this.#depth += 1;
    if (this.#depth > 2 * EXPRESSION_LIMITS.depth + 2) throw new NestingError(this.start);
    const expression = parse();
    this.#depth -= 1;
    return expression;
  }

  override parseExprAtom(...args: unknown[]): Expression {
    const isBracket = this.type === tokTypes.braceL && this.input.startsWith('{{', this.start);
    return isBracket && this.#names.isCondition ? this.#parseDoubleBraces() : super.parseExprAtom(...args);
  }

  #parseDoubleBraces(): Expression {
    const opened = this.start;
    this.next();
    this.next();
    const expression = this.parseExpression();
    if (this.type !== tokTypes.braceR || !this.input.startsWith('}}', this.start)) {
      throw new NotAllowedError(
        this.type === tokTypes.eof ? '"{{" is not closed' : '"}}" expected here',
        this.type === tokTypes.eof ? opened : this.start,
      );
    }
    this.next();
    // What follows an operand is an operator: the tokenizer took the braces for a block, after which "/" would be a regex.
    this.exprAllowed = false;
    this.next();
    return expression;
  }

  override parseFunction(): never {
    throw new NotAllowedError('functions are not allowed; use an arrow function as an argument', this.start);
  }

  override parseFunctionBody(...args: unknown[]): unknown {
    if (this.type === tokTypes.braceL) {
      throw new NotAllowedError('an arrow function has an expression as its body, without braces', this.start);
    }
    return super.parseFunctionBody(...args);
  }

  override parseClass(): never {
    throw new NotAllowedError('"class" is not allowed', this.start);
  }

  override parseMethod(): never {
    throw new NotAllowedError('methods, getters and setters are not allowed in objects', this.start);
  }

  override parseNew(): never {
    throw new NotAllowedError('"new" is not allowed; a date is made with Date.from(text or milliseconds)', this.start);
  }

  override parseYield(): never {
    throw new NotAllowedError('"yield" is not allowed', this.start);
  }
}

/** Syntax that the parser itself refuses, with its place in the parsed text. */
export class NotAllowedError extends Error {
  override readonly name: string = 'NotAllowedError';
  readonly position: number;

  constructor(message: string, position: number) {
    super(message);
    this.position = position;
  }
}

export class NestingError extends NotAllowedError {
  override readonly name = 'NestingError';

  constructor(position: number) {
    super(`the expression is nested deeper than ${EXPRESSION_LIMITS.depth} levels`, position);
  }
}
