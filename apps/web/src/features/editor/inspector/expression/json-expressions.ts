import type { Completions } from './complete.ts';
import { type Token, tokenize } from './tokenize.ts';

/** A quoted text of a JSON document that is being written; `from` and `to` are inside its quotes. */
interface QuotedText {
  readonly from: number;
  readonly to: number;
  /** As it stands there, escaped quotes with a space for their backslash: so long that offsets hold. */
  readonly text: string;
}

const QUOTED = /"((?:[^"\\\n]|\\.)*)"?/g;

function listQuotedTexts(json: string): QuotedText[] {
  return [...json.matchAll(QUOTED)].map(({ index, 1: inner = '' }) => ({
    from: index + 1,
    to: index + 1 + inner.length,
    text: inner.replaceAll('\\"', ' "'),
  }));
}

/** The tokens of all expressions in the texts of a JSON document; what is between them has none. */
export function tokenizeJson(json: string, nodeIds: ReadonlySet<string>): readonly Token[] {
  return listQuotedTexts(json)
    .filter(({ text }) => text.includes('{{'))
    .flatMap(({ from, text }) =>
      tokenize(text, 'template', nodeIds).map((token) => ({ ...token, from: token.from + from, to: token.to + from })),
    );
}

/** The text of a JSON document in which a caret stands. */
export function findQuotedText(json: string, caret: number): QuotedText | undefined {
  return listQuotedTexts(json).find(({ from, to }) => caret >= from && caret <= to);
}

/** Completions of a text inside JSON as completions of the document. */
export function toJsonCompletions({ from, options, ...rest }: Completions, quoted: QuotedText): Completions {
  return {
    ...rest,
    from: from + quoted.from,
    options: options.map((option) => ({
      ...option,
      insert: escapeQuotes(option.insert),
      ...(option.from !== undefined && { from: option.from + quoted.from }),
    })),
  };
}

export function escapeQuotes(text: string): string {
  return text.replaceAll('"', '\\"');
}

/** The offset in a JSON text's source of an offset in its value: escapes are longer than what they stand for. */
export function offsetInSource(source: string, offset: number): number {
  let at = 0;
  for (let read = 0; read < offset && at < source.length; read += 1) {
    at += source.charAt(at) === '\\' ? (source.charAt(at + 1) === 'u' ? 6 : 2) : 1;
  }
  return at;
}
