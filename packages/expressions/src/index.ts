/**
 * The language of `{{ }}`: JavaScript's expressions over JSON, safe by construction. It is parsed by acorn, compiled once to
 * closures, and computes with plain data only; every function that runs is one of ours, from a table.
 *
 * Where it is not JavaScript:
 * - A path that leads nowhere is an error; `?.` and `??` take it up. Where a method of JavaScript gives undefined (`find`,
 *   `at`), it gives null. There is no undefined.
 * - A result that is NaN or infinite is an error, as JSON has no such number; on the way to a result they are allowed.
 * - Objects and arrays that become text become JSON, also in `+` and in template literals; dates become ISO 8601.
 * - `==` and `===` between two objects, arrays or dates are errors, and none ever equals a primitive.
 * - Nothing changes its data: `sort` and `reverse` give a new array, `Object.assign` a new object.
 * - Dates are made by `Date.from(text or milliseconds)`, are always in UTC, and are written by `format('yyyy-MM-dd')`.
 * - Regular expressions run in linear time, without look-around and back-references; a match is an array of texts.
 * - Arrays have `first()` and `last()`.
 */
export {
  type CompiledConfig,
  compileCondition,
  compileConfig,
  compileTemplate,
  type EvaluationLimits,
  type Reference,
} from './compile-config.ts';
export { ExpressionError, type ExpressionErrorCode, type ExpressionIssue } from './expression-error.ts';
export { EXPRESSION_LIMITS } from './expression-limits.ts';
export { type InspectedValue, inspectExpression } from './inspect-expression.ts';
export {
  type PreviewData,
  type PreviewLimits,
  type PreviewRequest,
  type PreviewResult,
  previewExpression,
} from './preview-expression.ts';
export { type RenamedConfig, renameNodes } from './rename-nodes.ts';
export type { CompileOptions, NodeValue, Scope, TextOptions } from './scope.ts';
export { createStepScope, type ScopeSource } from './step-scope.ts';
export { EXPRESSION_VOCABULARY, VALUE_KINDS, type ValueKind } from './vocabulary.ts';
