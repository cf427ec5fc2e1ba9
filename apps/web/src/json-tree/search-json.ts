import { isOpenable, memberAt, sizeOf } from './json-kind.ts';
import type { RowPath } from './json-rows.ts';

/** More places than these are not gathered; nobody steps through them. */
export const MAX_MATCHES = 1_000;

interface Level {
  readonly value: unknown;
  index: number;
}

/** A search through keys and values that can be done in pieces, so that the page stays alive. */
export interface JsonSearch {
  readonly matches: readonly RowPath[];
  readonly isDone: boolean;
  /** Looks at so many more values. */
  advance(values: number): void;
}

/** Whether a key or a value has the text, whatever its case. */
export function hasText(part: unknown, lowerCaseText: string): boolean {
  if (typeof part === 'object' && part !== null) return false;
  return String(part).toLowerCase().includes(lowerCaseText);
}

export function searchJson(root: unknown, text: string): JsonSearch {
  const wanted = text.toLowerCase();
  const matches: RowPath[] = [];
  const levels: Level[] = [{ value: root, index: 0 }];
  if (hasText(root, wanted)) matches.push([]);
  let isDone = wanted === '';

  const lookAtNext = (): void => {
    const level = levels.at(-1);
    if (level === undefined || matches.length >= MAX_MATCHES) {
      isDone = true;
      return;
    }
    if (level.index >= sizeOf(level.value)) {
      levels.pop();
      return;
    }
    const { key, value } = memberAt(level.value, level.index);
    level.index += 1;
    if ((typeof key === 'string' && hasText(key, wanted)) || hasText(value, wanted)) {
      matches.push(levels.map(({ index }) => index - 1));
    }
    if (typeof value === 'object' && isOpenable(value)) levels.push({ value, index: 0 });
  };

  return {
    matches,
    get isDone() {
      return isDone;
    },
    advance(values) {
      for (let looked = 0; looked < values && !isDone; looked++) lookAtNext();
    },
  };
}
