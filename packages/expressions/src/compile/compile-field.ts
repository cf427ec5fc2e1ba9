import type { Json, Path } from '@automateos/model';
import type { Expression } from 'acorn';
import { ExpressionError, type ExpressionIssue, Fault, withPosition } from '../expression-error.ts';
import { EXPRESSION_LIMITS } from '../expression-limits.ts';
import type { ParserNames } from '../parse/expression-parser.ts';
import { parseExpression, type SyntaxFault } from '../parse/parse-expression.ts';
import { splitTemplate, type TemplatePart } from '../parse/split-template.ts';
import type { TextOptions } from '../scope.ts';
import { toText } from '../text.ts';
import { toJson } from '../to-json.ts';
import type { Value } from '../value.ts';
import { Compilation, type Field, type NodePlace } from './compilation.ts';
import { expressionCompiler } from './compile-expression.ts';
import type { Evaluate, Frame } from './frame.ts';
import { indexNames } from './known-names.ts';

/** Gives the JSON value of a field for one evaluation. */
export type EvaluateField = (frame: Frame) => Json;

export interface CompiledField {
  readonly issues: readonly ExpressionIssue[];
  readonly nodeIds: ReadonlySet<string>;
  /** In no particular order. */
  readonly places: readonly NodePlace[];
  /** Undefined for a text without expressions, which is itself. */
  readonly evaluate: EvaluateField | undefined;
}

function createField(path: Path, options: TextOptions): Field {
  return { path, options, issues: [], nodeIds: new Set(), places: [] };
}

/** A text with `{{ }}` in it. */
export function compileTemplateField(text: string, path: Path, options: TextOptions): CompiledField {
  const field = createField(path, options);
  if (!text.includes('{{')) return { ...field, evaluate: undefined };
  const { parts, faults } = splitTemplate(text, parserNames(options, false));
  for (const fault of faults) addIssue(field, fault);
  const pieces = parts.map((part) => compilePart(part, field));
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined && typeof only !== 'string') {
    return finish(field, evaluateWhole(only, field));
  }
  return finish(field, evaluateText(pieces, field));
}

/** An expression in which `{{ }}` are brackets; its truth is the value. */
export function compileConditionField(source: string, path: Path, options: TextOptions): CompiledField {
  const field = createField(path, options);
  const parsed = parseCondition(source, options);
  if (!parsed.ok) {
    addIssue(field, parsed);
    return finish(field, () => false);
  }
  const evaluate = new Compilation(expressionCompiler, field, source, 0).compile(parsed.expression);
  return finish(field, (frame) => {
    frame.meter.beginExpression();
    return Boolean(evaluate(frame));
  });
}

function parseCondition(source: string, options: TextOptions): { ok: true; expression: Expression } | SyntaxFault {
  if (source.trim() === '') {
    return { ok: false, code: 'EXPRESSION_ERROR', message: 'the condition is empty', position: 0 };
  }
  if (source.length > EXPRESSION_LIMITS.sourceLength) {
    const message = `the expression is longer than ${EXPRESSION_LIMITS.sourceLength} characters`;
    return { ok: false, code: 'EXPRESSION_LIMIT', message, position: EXPRESSION_LIMITS.sourceLength };
  }
  const parsed = parseExpression(source, 0, parserNames(options, true));
  if (!parsed.ok || parsed.nextStart >= source.length) return parsed;
  const message = `the condition should end before "${source.slice(parsed.nextStart, parsed.nextStart + 10)}"`;
  return { ok: false, code: 'EXPRESSION_ERROR', message, position: parsed.nextStart };
}

function parserNames({ nodeIds }: TextOptions, isCondition: boolean): ParserNames {
  const { isHyphenId, explainId } = indexNames(nodeIds);
  return { isHyphenId, explainId, isCondition };
}

function addIssue(field: Field, { code, message, position }: SyntaxFault): void {
  field.issues.push({ path: field.path, message: withPosition(message, position), code, position });
}

/** A field with an issue is never evaluated in part: it throws what was found first. */
function finish(field: Field, evaluate: EvaluateField): CompiledField {
  field.issues.sort((left, right) => left.position - right.position);
  const [issue] = field.issues;
  if (issue === undefined) return { ...field, evaluate };
  return {
    ...field,
    evaluate: () => {
      throw new ExpressionError(issue.code, issue.message, issue.position, issue.path);
    },
  };
}

interface CompiledPart {
  readonly evaluate: Evaluate;
  readonly start: number;
}

function compilePart(part: TemplatePart, field: Field): string | CompiledPart {
  if (part.kind === 'text') return part.text;
  const compilation = new Compilation(expressionCompiler, field, part.source, part.base);
  return { evaluate: compilation.compile(part.expression), start: part.base };
}

/** The value keeps its type. */
function evaluateWhole({ evaluate, start }: CompiledPart, field: Field): EvaluateField {
  return (frame) => {
    frame.meter.beginExpression();
    const value = evaluate(frame);
    try {
      return spendResult(value, frame);
    } catch (error: unknown) {
      throw locateResult(error, start, field);
    }
  };
}

function spendResult(value: Value, { meter }: Frame): Json {
  const { json, size } = toJson(value, meter.resultLeft);
  meter.resultLeft -= size;
  return json;
}

function evaluateText(pieces: readonly (string | CompiledPart)[], field: Field): EvaluateField {
  return (frame) => {
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') {
        text += piece;
        continue;
      }
      frame.meter.beginExpression();
      const value = piece.evaluate(frame);
      try {
        text += interpolate(value, frame);
      } catch (error: unknown) {
        throw locateResult(error, piece.start, field);
      }
    }
    return text;
  };
}

/** Into text: null is empty, and a number has to be one that JSON has; the rest as `String(value)`, objects as JSON. */
function interpolate(value: Value, { meter }: Frame): string {
  if (value === null) return '';
  const text = typeof value === 'number' ? String(toJson(value, meter.resultLeft).json) : toText(value, meter);
  meter.resultLeft -= toJson(text, meter.resultLeft).size;
  return text;
}

function locateResult(error: unknown, start: number, field: Field): unknown {
  if (!(error instanceof Fault)) return error;
  return new ExpressionError(error.code, withPosition(error.message, start), start, field.path);
}
