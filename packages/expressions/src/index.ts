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
export type { CompileOptions, NodeValue, Scope, TextOptions } from './scope.ts';
