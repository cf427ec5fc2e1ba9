import { type JsonRow, type JsonRows, placeOf, rowAt } from './json-rows.ts';

export type TreeMove =
  | { readonly kind: 'go'; readonly place: number }
  | { readonly kind: 'open' | 'close'; readonly row: JsonRow };

const PAGE = 12;

/** What a key does in a tree, as its role promises; undefined for keys that it leaves alone. */
export function moveFor(key: string, rows: JsonRows, place: number): TreeMove | undefined {
  const go = (next: number): TreeMove => ({ kind: 'go', place: Math.max(0, Math.min(rows.count - 1, next)) });
  const row = rowAt(rows, place);
  if (row === undefined) return undefined;
  const canOpen = row.isOpenable && !row.isOpen;
  switch (key) {
    case 'ArrowDown':
      return go(place + 1);
    case 'ArrowUp':
      return go(place - 1);
    case 'PageDown':
      return go(place + PAGE);
    case 'PageUp':
      return go(place - PAGE);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.count - 1);
    case 'ArrowRight':
      return canOpen ? { kind: 'open', row } : row.isOpen ? go(place + 1) : undefined;
    case 'ArrowLeft':
      return row.isOpen ? { kind: 'close', row } : go(placeOf(rows, row.path.slice(0, -1)));
    case 'Enter':
    case ' ':
      return row.isOpen ? { kind: 'close', row } : canOpen ? { kind: 'open', row } : undefined;
    default:
      return undefined;
  }
}
