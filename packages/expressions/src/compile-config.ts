import { isJsonObject, type Json, type JsonObject, type Path } from '@automateos/model';
import {
  type CompiledField,
  compileConditionField,
  compileTemplateField,
  type EvaluateField,
} from './compile/compile-field.ts';
import type { Frame } from './compile/frame.ts';
import { ExpressionError, type ExpressionIssue } from './expression-error.ts';
import { Meter } from './meter.ts';
import type { CompileOptions, Scope, TextOptions } from './scope.ts';

/** Which config path names which node. */
export interface Reference {
  readonly path: Path;
  readonly nodeId: string;
}

export interface EvaluationLimits {
  /** A clock that never goes back, in milliseconds. */
  readonly monotonicMs: () => number;
}

/** What is compiled once and evaluated for each step. */
export interface CompiledConfig {
  /** Everything that is wrong with the expressions; with any, `evaluate` throws. */
  readonly issues: readonly ExpressionIssue[];
  readonly references: readonly Reference[];
  /**
   * Gives a new JSON value; parts without expressions are shared, not copied, and a config without any is given back as
   * it is. The scope is never changed.
   *
   * @throws ExpressionError
   */
  evaluate(scope: Scope, limits: EvaluationLimits): Json;
}

/** Compiles all texts of a config, at any depth. Keys are never templates. */
export function compileConfig(config: JsonObject, options: CompileOptions): CompiledConfig {
  const found: Found = { issues: [], references: [] };
  const evaluate = compileObject(config, [], options, found);
  return { ...found, evaluate: evaluateWith(config, evaluate) };
}

/** Compiles one text in which `{{ }}` may stand. */
export function compileTemplate(source: string, options: TextOptions): CompiledConfig {
  return compileText(source, compileTemplateField(source, [], options));
}

/** Compiles one condition: an expression in which `{{ }}` are brackets, and whose truth is the value. */
export function compileCondition(source: string, options: TextOptions): CompiledConfig {
  return compileText(source, compileConditionField(source, [], options));
}

interface Found {
  readonly issues: ExpressionIssue[];
  readonly references: Reference[];
}

function compileText(source: string, field: CompiledField): CompiledConfig {
  const found: Found = { issues: [], references: [] };
  collect(field, [], found);
  return { ...found, evaluate: evaluateWith(source, field.evaluate) };
}

function evaluateWith(literal: Json, evaluate: EvaluateField | undefined): CompiledConfig['evaluate'] {
  if (evaluate === undefined) return () => literal;
  return (scope, { monotonicMs }) => {
    const frame: Frame = { scope, meter: new Meter(monotonicMs), locals: [], now: undefined };
    try {
      return evaluate(frame);
    } catch (error: unknown) {
      // The stack that was left when we were called may be short; our own recursion is bounded.
      if (!(error instanceof RangeError)) throw error;
      throw new ExpressionError('EXPRESSION_LIMIT', 'the expression is too deep', undefined, []);
    }
  };
}

function collect(field: CompiledField, path: Path, { issues, references }: Found): void {
  for (const issue of field.issues) issues.push(issue);
  for (const nodeId of field.nodeIds) references.push({ path, nodeId });
}

function compileValue(value: Json, path: Path, options: CompileOptions, found: Found): EvaluateField | undefined {
  if (typeof value === 'string') {
    if (options.isLiteral?.(path) === true) return undefined;
    const isCondition = options.isCondition(path);
    const field = isCondition
      ? compileConditionField(value, path, options)
      : compileTemplateField(value, path, options);
    collect(field, path, found);
    return field.evaluate;
  }
  if (isJsonObject(value)) return compileObject(value, path, options, found);
  return typeof value === 'object' && value !== null ? compileList(value, path, options, found) : undefined;
}

function compileObject(
  source: JsonObject,
  path: Path,
  options: CompileOptions,
  found: Found,
): EvaluateField | undefined {
  const fields: [string, EvaluateField][] = [];
  for (const [key, value] of Object.entries(source)) {
    const evaluate = compileValue(value, [...path, key], options, found);
    if (evaluate !== undefined) fields.push([key, evaluate]);
  }
  if (fields.length === 0) return undefined;
  return (frame) => {
    // The copy has each key already, so that writing one never reaches a setter.
    const copy = { ...source };
    for (const [key, evaluate] of fields) copy[key] = evaluate(frame);
    return copy;
  };
}

function compileList(
  source: readonly Json[],
  path: Path,
  options: CompileOptions,
  found: Found,
): EvaluateField | undefined {
  const items: [number, EvaluateField][] = [];
  for (const [index, value] of source.entries()) {
    const evaluate = compileValue(value, [...path, index], options, found);
    if (evaluate !== undefined) items.push([index, evaluate]);
  }
  if (items.length === 0) return undefined;
  return (frame) => {
    const copy = [...source];
    for (const [index, evaluate] of items) copy[index] = evaluate(frame);
    return copy;
  };
}
