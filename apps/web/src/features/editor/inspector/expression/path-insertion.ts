import { escapeQuotes, findQuotedText } from './json-expressions.ts';
import { type ExpressionMode, type Token, tokenize } from './tokenize.ts';

/** How a field's text is read: as a template, as a condition, or as JSON with templates in its texts. */
export type FieldMode = ExpressionMode | 'json';

/** A change of a field's text. */
export interface PathChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * How a path is written so that it counts at a place of a field's text: in braces in plain text, by itself in an
 * expression. A path that stands at the place gives way to it, since two in a row are none.
 */
export function changeForPath(
  path: string,
  text: string,
  selection: { readonly from: number; readonly to: number },
  mode: FieldMode,
  nodeIds: ReadonlySet<string>,
): PathChange {
  if (mode === 'json') return changeInJson(path, text, selection, nodeIds);
  const tokens = tokenize(text, mode, nodeIds);
  if (mode === 'template' && !isInExpression(tokens, selection.from)) return { ...selection, insert: `{{ ${path} }}` };
  const place = selection.from === selection.to ? pathAt(text, tokens, selection.from) : undefined;
  return { ...(place ?? selection), insert: path };
}

function changeInJson(
  path: string,
  text: string,
  selection: { readonly from: number; readonly to: number },
  nodeIds: ReadonlySet<string>,
): PathChange {
  const quoted = findQuotedText(text, selection.from);
  if (quoted === undefined) return { ...selection, insert: `"${escapeQuotes(`{{ ${path} }}`)}"` };
  const inner = { from: selection.from - quoted.from, to: Math.min(selection.to, quoted.to) - quoted.from };
  const { from, to, insert } = changeForPath(path, quoted.text, inner, 'template', nodeIds);
  return { from: from + quoted.from, to: to + quoted.from, insert: escapeQuotes(insert) };
}

export function isInExpression(tokens: readonly Token[], at: number): boolean {
  const before = tokens.findLast(({ from }) => from < at);
  if (before === undefined || before.kind === 'plain') return false;
  if (before.kind === 'open') return at >= before.to;
  return before.kind !== 'close' || at < before.to;
}

/** Names with dots between them that the place is in or at the end of. */
function pathAt(text: string, tokens: readonly Token[], at: number): { from: number; to: number } | undefined {
  const isPart = (token: Token | undefined): boolean =>
    token !== undefined &&
    (token.kind === 'name' || token.kind === 'member' || /^\??\.$/.test(text.slice(token.from, token.to)));
  const index = tokens.findLastIndex(({ from }) => from < at);
  if (!isPart(tokens[index])) return undefined;
  let first = index;
  let last = index;
  while (isPart(tokens[first - 1])) first -= 1;
  while (isPart(tokens[last + 1])) last += 1;
  const from = tokens[first]?.from ?? at;
  return { from, to: tokens[last]?.to ?? at };
}
