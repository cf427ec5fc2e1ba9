import {
  type CompiledConfig,
  compileCondition,
  compileConfig,
  compileTemplate,
  ExpressionError,
} from '@automateos/expressions';
import type { Json, Path } from '@automateos/model';
import type { ExpressionContext } from './expression-context.ts';
import type { ExpressionMode } from './tokenize.ts';

/** A fault with its place: the path inside the value, and the offset in the text there. */
export interface FieldFault {
  readonly path: Path;
  readonly message: string;
  readonly position: number;
}

/**
 * What a field comes to, as it stands.
 *
 *   fixed    nothing in it is evaluated
 *   broken   it does not compile: it cannot be saved in an active workflow
 *   no-run   there is no data to evaluate it with
 *   failed   it would have failed in the run that is shown
 *   value    what it would have come to
 */
export type Preview =
  | { readonly kind: 'fixed' }
  | { readonly kind: 'broken'; readonly faults: readonly FieldFault[] }
  | { readonly kind: 'no-run' }
  | { readonly kind: 'failed'; readonly fault: FieldFault }
  | { readonly kind: 'value'; readonly value: Json };

/** Previews a text, by the language's own compiler: what it says is what the server will say. */
export function previewText(text: string, mode: ExpressionMode, context: ExpressionContext): Preview {
  if (mode === 'template' && !text.includes('{{')) return { kind: 'fixed' };
  if (mode === 'condition' && text.trim() === '') return { kind: 'fixed' };
  const compile = mode === 'condition' ? compileCondition : compileTemplate;
  return preview(compile(text, textOptions(context)), context);
}

/** Previews any JSON value, with expressions in its texts. */
export function previewValue(value: Json, context: ExpressionContext): Preview {
  if (!JSON.stringify(value).includes('{{')) return { kind: 'fixed' };
  const compiled = compileConfig({ value }, { ...textOptions(context), isCondition: () => false });
  const found = preview(compiled, context);
  if (found.kind !== 'value') return withoutKey(found);
  return { kind: 'value', value: Object.values(found.value as { readonly value: Json })[0] ?? null }; // as: made above
}

function textOptions({ nodeIds, inLoop }: ExpressionContext) {
  return { nodeIds, inLoop };
}

function preview(compiled: CompiledConfig, { scope }: ExpressionContext): Preview {
  if (compiled.issues.length > 0) return { kind: 'broken', faults: compiled.issues };
  if (scope === undefined) return { kind: 'no-run' };
  try {
    return { kind: 'value', value: compiled.evaluate(scope, { monotonicMs: () => performance.now() }) };
  } catch (error: unknown) {
    if (!(error instanceof ExpressionError)) throw error;
    const { message, position = 0, path } = error;
    return { kind: 'failed', fault: { path, message, position } };
  }
}

/** Paths inside the value, without the key under which it was compiled. */
function withoutKey(found: Exclude<Preview, { kind: 'value' }>): Preview {
  const shorten = (fault: FieldFault): FieldFault => ({ ...fault, path: fault.path.slice(1) });
  if (found.kind === 'broken') return { kind: 'broken', faults: found.faults.map(shorten) };
  return found.kind === 'failed' ? { kind: 'failed', fault: shorten(found.fault) } : found;
}
