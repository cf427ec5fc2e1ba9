import type { PlannedNode } from '@automateos/engine';
import type { Scope } from '@automateos/expressions';
import { ExpressionError } from '@automateos/expressions';
import { describeKind, formatPath, issueText, type Json, type StepError } from '@automateos/model';
import { redactConfig } from '../secrets/redact.ts';
import type { CompiledNode } from '../workflows/compile-workflow.ts';

/** A step's config, evaluated once for all its attempts. */
export interface PreparedStep {
  readonly config: unknown;
  /** The config as JSON text, sensitive headers taken out: the step's `input`. */
  readonly input: string;
}

export type Preparation =
  | { readonly ok: true; readonly step: PreparedStep }
  /** `input`: what the config came to, where it came to something that the node cannot take. */
  | { readonly ok: false; readonly error: StepError; readonly input: string | null };

/** Evaluates a node's config against what ran before it, and checks the values against the node's schema. */
export function prepareStep(
  { type, config, secretFields }: CompiledNode,
  planned: PlannedNode,
  scope: Scope,
  monotonicMs: () => number,
): Preparation {
  try {
    return checkPrepared(type.config, secretFields, config.evaluate(scope, { monotonicMs }));
  } catch (error: unknown) {
    if (!(error instanceof ExpressionError)) throw error;
    const field = formatPath(['config', ...error.path]);
    const details = { node: planned.node.id, field, position: error.position ?? null };
    return { ok: false, error: { code: error.code, message: `${field}: ${error.message}`, details }, input: null };
  }
}

function checkPrepared(
  schema: CompiledNode['type']['config'],
  secretFields: readonly string[],
  value: Json,
): Preparation {
  const parsed = schema.safeParse(value, { error: issueText });
  if (parsed.success) {
    // The schema gives JSON back: it was made from JSON and has no transforms to other types.
    const input = JSON.stringify(redactConfig(parsed.data as Json, secretFields));
    return { ok: true, step: { config: parsed.data, input } };
  }
  const issues = parsed.error.issues.map((issue) => ({
    field: formatPath(['config', ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))]),
    issue: withKind(issue.message, valueAt(value, issue.path)),
  }));
  const [first] = issues;
  const message = `${first?.field ?? 'config'}: ${first?.issue ?? 'is not valid'}`;
  const input = JSON.stringify(redactConfig(value, secretFields));
  return { ok: false, error: { code: 'CONFIG_INVALID', message, details: { issues } }, input };
}

function valueAt(root: Json, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    root,
  );
}

/** Nobody has seen the value that an expression came to, so what kind it is belongs to the text; what it holds may be secret. */
function withKind(text: string, value: unknown): string {
  const isTold = value === undefined || typeof value === 'string' || text.includes(', not ');
  return isTold ? text : `${text}; it is ${describeKind(value)}`;
}
