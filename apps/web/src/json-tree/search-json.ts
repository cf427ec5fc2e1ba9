import type { RowPath } from './json-rows.ts';

/** More places than these are not gathered; nobody steps through them. */
export const MAX_MATCHES = 1_000;

/** A container on the way to where the search stands. Its keys are read here and forgotten with it. */
interface Level {
  readonly value: object;
  /** Undefined for a list. */
  readonly keys: readonly string[] | undefined;
  index: number;
}

function enter(value: unknown): Level | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return { value, keys: Array.isArray(value) ? undefined : Object.keys(value), index: 0 };
}

/** A search through keys and values that can be done in pieces, so that the page stays alive. */
export interface JsonSearch {
  readonly matches: readonly RowPath[];
  readonly isDone: boolean;
  /** Looks at so many more values. */
  advance(values: number): void;
}

/** Whether a key or a value has the text, whatever its case. */
function hasText(part: unknown, lowerCaseText: string): boolean {
  if (typeof part === 'object' && part !== null) return false;
  return String(part).toLowerCase().includes(lowerCaseText);
}

export function searchJson(root: unknown, text: string): JsonSearch {
  const wanted = text.toLowerCase();
  const matches: RowPath[] = [];
  const top = enter(root);
  const levels: Level[] = top === undefined ? [] : [top];
  if (hasText(root, wanted)) matches.push([]);
  let isDone = wanted === '';

  const lookAtNext = (): void => {
    const level = levels.at(-1);
    if (level === undefined || matches.length >= MAX_MATCHES) {
      isDone = true;
      return;
    }
    const { keys, index } = level;
    if (index >= (keys ?? (level.value as readonly unknown[])).length) {
      levels.pop();
      return;
    }
    const key = keys?.[index];
    const value = (level.value as Readonly<Record<string | number, unknown>>)[key ?? index];
    level.index += 1;
    if ((key !== undefined && hasText(key, wanted)) || hasText(value, wanted)) {
      matches.push(levels.map((each) => each.index - 1));
    }
    const inner = enter(value);
    if (inner !== undefined) levels.push(inner);
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
