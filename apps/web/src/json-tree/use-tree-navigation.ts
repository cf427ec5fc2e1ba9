import { type KeyboardEvent, useEffect, useState } from 'react';
import { useVirtualRows, type VirtualRows } from '../components/use-virtual-rows.ts';
import { type JsonRow, type JsonRows, placeOf, type RowPath, rowAt } from './json-rows.ts';
import { moveFor } from './tree-keys.ts';
import { useJsonRows } from './use-json-rows.ts';
import { type JsonMatches, useJsonSearch } from './use-json-search.ts';

const CODE_CHARACTER_PX = 7.8;
/** What stands left of the text of a row that is not deep. */
const INDENT_PX = 60;

interface TreeNavigation {
  readonly rows: JsonRows;
  readonly view: VirtualRows;
  /** Where the row stands that the keyboard is on. */
  readonly activePlace: number;
  readonly activate: (row: JsonRow) => void;
  readonly toggle: (row: JsonRow) => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly search: {
    readonly text: string;
    readonly setText: (text: string) => void;
    readonly found: JsonMatches;
    readonly current: number;
    readonly step: (by: 1 | -1) => void;
  };
}

/** What is open, where the keyboard is, what was found: the tree's behaviour without its looks. */
export function useTreeNavigation(value: unknown, rowHeight: number): TreeNavigation {
  const { rows, open, close } = useJsonRows(value);
  const [active, setActive] = useState<RowPath>([]);
  const [text, setText] = useState('');
  const [current, setCurrent] = useState(0);
  const found = useJsonSearch(value, text);
  const view = useVirtualRows({ count: rows.count, rowHeight });
  const activePlace = placeOf(rows, active);
  const { showRow } = view;

  const toggle = (row: JsonRow): void => {
    const width = view.ref.current?.clientWidth ?? 0;
    const columns = Math.max(24, Math.min(120, Math.floor((width - INDENT_PX) / CODE_CHARACTER_PX)));
    if (row.isOpen) close(row.path);
    else open(row.path, columns);
  };
  const showMatch = (index: number): void => {
    const path = found.matches[index];
    if (path === undefined) return;
    setCurrent(index);
    open(path.slice(0, -1));
    setActive(path);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: only a row that became active is brought into view
  useEffect(() => showRow(activePlace), [active]);

  const hasMatch = found.matches.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first match is shown once for each search
  useEffect(() => {
    if (hasMatch) showMatch(0);
  }, [found.text, hasMatch]);

  return {
    rows,
    view,
    activePlace,
    activate: (row) => setActive(row.path),
    toggle,
    onKeyDown: (event) => {
      if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
      const move = moveFor(event.key, rows, activePlace);
      if (move === undefined) return;
      event.preventDefault();
      if (move.kind === 'go') setActive(rowAt(rows, move.place)?.path ?? []);
      else toggle(move.row);
    },
    search: {
      text,
      setText,
      found,
      current,
      step: (by) => {
        const total = found.matches.length;
        if (total > 0) showMatch((current + by + total) % total);
      },
    },
  };
}
