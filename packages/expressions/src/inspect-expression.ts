import type { Json } from '@automateos/model';
import { Compilation } from './compile/compilation.ts';
import { expressionCompiler } from './compile/compile-expression.ts';
import { indexNames } from './compile/known-names.ts';
import type { EvaluationLimits } from './compile-config.ts';
import { ExpressionError, Fault } from './expression-error.ts';
import { EXPRESSION_LIMITS } from './expression-limits.ts';
import { Meter } from './meter.ts';
import { parseExpression } from './parse/parse-expression.ts';
import type { Scope, TextOptions } from './scope.ts';
import { toJson } from './to-json.ts';
import { kindOf, type ValueKind } from './vocabulary.ts';

/** What an expression comes to, with its kind: a date and its text are one JSON value, but have other methods. */
export interface InspectedValue {
  readonly kind: ValueKind;
  readonly value: Json;
}

/**
 * Evaluates a part of an expression that somebody is still writing, such as `trigger.payload` before a dot. Undefined when
 * it is no whole expression yet, leads nowhere, or costs too much.
 */
export function inspectExpression(
  source: string,
  options: TextOptions,
  scope: Scope,
  { monotonicMs }: EvaluationLimits,
): InspectedValue | undefined {
  if (source.length > EXPRESSION_LIMITS.sourceLength) return undefined;
  const { isHyphenId, explainId } = indexNames(options.nodeIds);
  const parsed = parseExpression(source, 0, { isHyphenId, explainId, isCondition: false });
  if (!parsed.ok || parsed.nextStart < source.length) return undefined;
  const field = { path: [], options, issues: [], nodeIds: new Set<string>(), places: [] };
  const evaluate = new Compilation(expressionCompiler, field, source, 0).compile(parsed.expression);
  const meter = new Meter(monotonicMs);
  try {
    meter.beginExpression();
    const value = evaluate({ scope, meter, locals: [], now: undefined });
    return { kind: kindOf(value), value: toJson(value, meter.resultLeft).json };
  } catch (error: unknown) {
    if (error instanceof ExpressionError || error instanceof Fault || error instanceof RangeError) return undefined;
    throw error;
  }
}
