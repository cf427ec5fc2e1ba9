import { useEffect, useState } from 'react';
import type { RowPath } from './json-rows.ts';
import { searchJson } from './search-json.ts';

const WAIT_FOR_TYPING_MS = 120;
/** A few milliseconds of work; between pieces the page can draw and hear. */
const VALUES_A_PIECE = 10_000;

export interface JsonMatches {
  readonly text: string;
  readonly matches: readonly RowPath[];
  readonly isDone: boolean;
}

const NOTHING: JsonMatches = { text: '', matches: [], isDone: true };

/** Searches a value piece by piece while the text stands still. */
export function useJsonSearch(value: unknown, text: string): JsonMatches {
  const [found, setFound] = useState(NOTHING);
  useEffect(() => {
    if (text === '') return;
    const search = searchJson(value, text);
    let timer = setTimeout(function advance() {
      search.advance(VALUES_A_PIECE);
      setFound({ text, matches: [...search.matches], isDone: search.isDone });
      if (!search.isDone) timer = setTimeout(advance);
    }, WAIT_FOR_TYPING_MS);
    return () => clearTimeout(timer);
  }, [value, text]);
  return text === '' ? NOTHING : found;
}
