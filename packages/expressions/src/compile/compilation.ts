import type { Path } from '@automateos/model';
import type { Expression, PrivateIdentifier, SpreadElement, Super } from 'acorn';
import {
  ExpressionError,
  type ExpressionErrorCode,
  type ExpressionIssue,
  Fault,
  withPosition,
} from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import type { TextOptions } from '../scope.ts';
import type { Attempt, Evaluate } from './frame.ts';
import { indexNames, type KnownNames } from './known-names.ts';

/** What stands where acorn allows an expression. */
export type AnyNode = Expression | SpreadElement | Super | PrivateIdentifier;

export interface NodeCompiler {
  readonly compile: (node: AnyNode, on: Compilation) => Evaluate;
  readonly attempt: (node: AnyNode, on: Compilation) => Attempt;
}

/** What all expressions of one field share while they are compiled. */
export interface Field {
  readonly path: Path;
  readonly options: TextOptions;
  readonly issues: ExpressionIssue[];
  readonly nodeIds: Set<string>;
  readonly places: NodePlace[];
}

/** Where an expression names a node: as `action-1` or as `nodes["action-1"]`, from `start` to `end` in the field's text. */
export interface NodePlace {
  readonly nodeId: string;
  readonly start: number;
  readonly end: number;
  /** It stands in an object as its own key: `{ action }`. */
  readonly isShorthand?: true;
}

/** The compilation of one expression: its source, the names in scope, and how deep it is nested. */
export class Compilation {
  readonly field: Field;
  readonly names: KnownNames;
  readonly #compiler: NodeCompiler;
  readonly source: string;
  readonly #base: number;
  readonly #locals: { readonly name: string; readonly slot: number }[] = [];
  #slots = 0;
  #depth = 0;
  #chain = 0;
  #cost = 0;

  /** @param base where `source` starts in the field's text */
  constructor(compiler: NodeCompiler, field: Field, source: string, base: number) {
    this.#compiler = compiler;
    this.field = field;
    this.names = indexNames(field.options.nodeIds);
    this.source = source;
    this.#base = base;
  }

  /** Compiles a part that is nested in the one that is being compiled. */
  compile(node: AnyNode): Evaluate {
    return this.#nested(node, () => this.#compiler.compile(node, this));
  }

  /** Compiles the value of a property that is written as its key alone. */
  compileShorthand(node: AnyNode): Evaluate {
    const { places } = this.field;
    const count = places.length;
    const compiled = this.compile(node);
    for (const place of places.splice(count)) places.push({ ...place, isShorthand: true });
    return compiled;
  }

  attempt(node: AnyNode): Attempt {
    return this.#nested(node, () => this.#compiler.attempt(node, this));
  }

  /** Compiles the left end of a chain (`a.b` of `a.b.c`), which is not deeper than the chain. */
  link<Compiled>(node: AnyNode, compile: () => Compiled): Compiled | Evaluate {
    this.#chain += 1;
    this.#cost += 1;
    const compiled = this.#chain > EXPRESSION_LIMITS.chain ? this.refuseDepth(node) : compile();
    this.#chain -= 1;
    return compiled;
  }

  #nested<Compiled>(node: AnyNode, compile: () => Compiled): Compiled | Evaluate {
    this.#depth += 1;
    const compiled = this.#depth > EXPRESSION_LIMITS.depth ? this.refuseDepth(node) : this.link(node, compile);
    this.#depth -= 1;
    return compiled;
  }

  refuseDepth(node: AnyNode): Evaluate {
    const message = `the expression is nested deeper than ${EXPRESSION_LIMITS.depth} levels`;
    return this.refuse(node, message, 'EXPRESSION_LIMIT');
  }

  /** Notes a fault found at save. The closure is there so that compiling goes on and finds the others too. */
  refuse(node: { readonly start: number }, message: string, code: ExpressionErrorCode = 'EXPRESSION_ERROR'): Evaluate {
    const position = this.#base + node.start;
    this.field.issues.push({ path: this.field.path, message: withPosition(message, position), code, position });
    return () => {
      throw this.error(node, message, code);
    };
  }

  /** Like `refuse`, for a fault that several nodes of the tree lead to. */
  refuseOnce(node: { readonly start: number }, message: string): Evaluate {
    const position = this.#base + node.start;
    const known = this.field.issues.find((issue) => issue.position === position);
    return known === undefined
      ? this.refuse(node, message)
      : () => {
          throw this.error(node, message);
        };
  }

  /** Notes that the expression names a node of the workflow, and where. */
  noteNode(node: { readonly start: number; readonly end: number }, nodeId: string): void {
    this.field.nodeIds.add(nodeId);
    this.field.places.push({ nodeId, start: this.#base + node.start, end: this.#base + node.end });
  }

  /** An error of the evaluation, at the place of the node. */
  error(
    node: { readonly start: number },
    message: string,
    code: ExpressionErrorCode = 'EXPRESSION_ERROR',
  ): ExpressionError {
    const position = this.#base + node.start;
    return new ExpressionError(code, withPosition(message, position), position, this.field.path);
  }

  /** Gives a fault of an operator or a built-in its place. What has one, and what is a bug, stays as it is. */
  locate(node: { readonly start: number }, error: unknown, name?: string): unknown {
    if (!(error instanceof Fault)) return error;
    return this.error(node, name === undefined ? error.message : `${name}: ${error.message}`, error.code);
  }

  textOf(node: { readonly start: number; readonly end: number }): string {
    const text = this.source.slice(node.start, node.end).replace(/\s+/g, ' ');
    return text.length > 100 ? `${text.slice(0, 97)}...` : text;
  }

  findLocal(name: string): number | undefined {
    return this.#locals.findLast((local) => local.name === name)?.slot;
  }

  declareLocal(name: string): number {
    const slot = this.#slots;
    this.#slots += 1;
    this.#locals.push({ name, slot });
    return slot;
  }

  /** Compiles what sees additional names. Gives also how many nodes one run of it takes. */
  withLocals<Compiled>(compile: () => Compiled): { compiled: Compiled; cost: number } {
    const outerLocals = this.#locals.length;
    const outerCost = this.#cost;
    this.#cost = 1;
    const compiled = compile();
    const cost = this.#cost;
    this.#cost = outerCost;
    this.#locals.length = outerLocals;
    return { compiled, cost };
  }
}
