import { escapeQuotes, findQuotedText } from './json-expressions.ts';
import { type ExpressionMode, type Token, tokenize } from './tokenize.ts';

/** How a field's text is read: as a template, as a condition, or as JSON with templates in its texts. */
export type FieldMode = ExpressionMode | 'json';

/** What is written so that a path counts at a place of a field's text: inside an expression itself, else in braces. */
export function textForPath(
  path: string,
  text: string,
  at: number,
  mode: FieldMode,
  nodeIds: ReadonlySet<string>,
): string {
  const inBraces = `{{ ${path} }}`;
  if (mode === 'condition') return path;
  if (mode === 'template') return isInExpression(tokenize(text, 'template', nodeIds), at) ? path : inBraces;
  const quoted = findQuotedText(text, at);
  if (quoted === undefined) return `"${escapeQuotes(inBraces)}"`;
  const tokens = tokenize(quoted.text, 'template', nodeIds);
  return escapeQuotes(isInExpression(tokens, at - quoted.from) ? path : inBraces);
}

export function isInExpression(tokens: readonly Token[], at: number): boolean {
  const before = tokens.findLast(({ from }) => from < at);
  if (before === undefined || before.kind === 'plain') return false;
  if (before.kind === 'open') return at >= before.to;
  return before.kind !== 'close' || at < before.to;
}
