import type { Token } from './tokenize.ts';

/** What may be completed where the caret stands. */
export type CaretPlace =
  /** A name; `from`: where what is written of it begins. */
  | { readonly kind: 'name'; readonly from: number; readonly written: string }
  /** A name behind a dot; `object`: the source of what stands before it. */
  | {
      readonly kind: 'member';
      readonly from: number;
      readonly written: string;
      readonly object: string;
      /** Where the object's source begins, and where the dot stands. */
      readonly objectFrom: number;
      readonly dotFrom: number;
    }
  /** A `{` or `{{` in plain text that no expression has begun with yet; the whole of it is replaced. */
  | { readonly kind: 'opening'; readonly from: number };

/** Looks at what stands before the caret. Undefined where nothing is to be completed, as inside a text or a number. */
export function findCaretPlace(text: string, caret: number, tokens: readonly Token[]): CaretPlace | undefined {
  const index = tokens.findLastIndex(({ from }) => from < caret);
  const token = tokens[index];
  if (token === undefined) return undefined;
  if (token.kind === 'plain') return text.charAt(caret - 1) === '{' ? { kind: 'opening', from: caret - 1 } : undefined;
  if (token.kind === 'close') return caret < token.to ? nameAt(caret) : undefined;
  if (isInside(token, caret)) return undefined;
  if (token.kind === 'open') return caret < token.to ? { kind: 'opening', from: token.from } : nameAt(caret);
  const isName = token.kind === 'name' || token.kind === 'word';
  if (isName) return { kind: 'name', from: token.from, written: text.slice(token.from, caret) };
  const at = token.kind === 'member' ? previousSolid(tokens, index) : index;
  const dot = tokens[at];
  const from = token.kind === 'member' ? token.from : caret;
  if (dot !== undefined && isDot(text, dot)) return memberPlace(text, tokens, at, from, caret);
  return token.kind === 'number' || token.kind === 'text' || token.kind === 'pattern' ? undefined : nameAt(caret);
}

function nameAt(caret: number): CaretPlace {
  return { kind: 'name', from: caret, written: '' };
}

function isInside({ kind, to }: Token, caret: number): boolean {
  return (kind === 'text' || kind === 'pattern') && caret < to;
}

function isDot(text: string, { from, to }: Token): boolean {
  const sign = text.slice(from, to);
  return sign === '.' || sign === '?.';
}

function previousSolid(tokens: readonly Token[], index: number): number {
  let at = index - 1;
  while (at >= 0 && tokens[at]?.kind === 'space') at -= 1;
  return at;
}

function memberPlace(
  text: string,
  tokens: readonly Token[],
  dot: number,
  from: number,
  caret: number,
): CaretPlace | undefined {
  const begin = beginOfChain(text, tokens, dot);
  const dotFrom = tokens[dot]?.from ?? 0;
  if (begin === undefined) return undefined;
  const object = text.slice(begin, dotFrom).trim();
  return { kind: 'member', from, written: text.slice(from, caret), object, objectFrom: begin, dotFrom };
}

const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[' };

/** Where the chain of names, members, calls and indexes begins that ends before a dot; undefined when it is none. */
function beginOfChain(text: string, tokens: readonly Token[], dot: number): number | undefined {
  let begin: number | undefined;
  let at = previousSolid(tokens, dot);
  for (;;) {
    const token = tokens[at];
    if (token === undefined) return begin;
    const source = text.slice(token.from, token.to);
    if (source in CLOSING && token.kind === 'sign') {
      at = matchingBracket(text, tokens, at);
      if (at < 0) return undefined;
      begin = tokens[at]?.from;
      const before = tokens[previousSolid(tokens, at)];
      // `(a + b).x` begins at its bracket; `f(a).x` goes on at `f`.
      if (before === undefined || !isValueEnd(text, before)) return begin;
      at = previousSolid(tokens, at);
      continue;
    }
    if (!['name', 'member', 'text'].includes(token.kind)) return begin;
    begin = token.from;
    const before = previousSolid(tokens, at);
    const dotBefore = tokens[before];
    if (token.kind !== 'member' || dotBefore === undefined || !isDot(text, dotBefore)) return begin;
    at = previousSolid(tokens, before);
  }
}

function isValueEnd(text: string, { kind, from, to }: Token): boolean {
  if (kind === 'name' || kind === 'member' || kind === 'text') return true;
  return kind === 'sign' && text.slice(from, to) in CLOSING;
}

function matchingBracket(text: string, tokens: readonly Token[], closing: number): number {
  const open: string[] = [];
  for (let at = closing; at >= 0; at -= 1) {
    const token = tokens[at];
    if (token === undefined || token.kind !== 'sign') continue;
    const sign = text.slice(token.from, token.to);
    const opening = CLOSING[sign];
    if (opening !== undefined) open.push(opening);
    else if (sign === open.at(-1)) {
      open.pop();
      if (open.length === 0) return at;
    } else if (sign === '(' || sign === '[') return -1;
  }
  return -1;
}
