import { ChevronRight } from 'lucide-react';
import { type DragEvent, memo, type ReactNode, useState } from 'react';
import { sizeOf } from './json-kind.ts';
import type { JsonRow } from './json-rows.ts';
import { MarkedText } from './marked-text.tsx';
import './json-tree.css';

/** So much of a text is put on the page; its row shows less. */
const TEXT_IN_ROW = 300;
const INDENT_PX = 16;

interface JsonRowViewProps {
  readonly id: string;
  readonly row: JsonRow;
  /** What stands where the root has no key. */
  readonly rootName: string;
  readonly height: number;
  readonly isActive: boolean;
  /** In lower case; empty when nothing is searched for. */
  readonly search: string;
  readonly onToggle: () => void;
  readonly onActivate: () => void;
  readonly onDragStart: ((event: DragEvent) => void) | undefined;
  /** Copy, pick: made for the row that the pointer or the keyboard is on. */
  readonly actions: () => ReactNode;
}

/** One row of the tree: key, value, what can be done with it. */
export function JsonRowView(props: JsonRowViewProps) {
  const { id, row, rootName, height, isActive, search, onToggle, onActivate, onDragStart, actions } = props;
  const [isPointedAt, setIsPointedAt] = useState(false);
  const depth = row.path.length;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around the rows has the keys
    <div
      role="treeitem"
      id={id}
      tabIndex={-1}
      aria-level={depth + 1}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-selected={isActive}
      aria-expanded={row.isOpenable ? row.isOpen : undefined}
      className="json-row"
      style={{ height, paddingLeft: 4 + depth * INDENT_PX }}
      draggable={onDragStart !== undefined}
      onDragStart={onDragStart}
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      onClick={() => {
        onActivate();
        if (row.isOpenable) onToggle();
      }}
    >
      <span className="json-row-chevron">{row.isOpenable && <ChevronRight aria-hidden />}</span>
      <RowText row={row} rootName={rootName} search={search} />
      {row.kind === 'string' && row.isOpenable && !row.isOpen && <span className="json-row-more">show all</span>}
      {(isActive || isPointedAt) && (
        // biome-ignore lint/a11y: not a control of its own; keeps clicks on the buttons inside from the row
        <span className="json-row-actions" onClick={(event) => event.stopPropagation()}>
          {actions()}
        </span>
      )}
    </div>
  );
}

type RowTextProps = Pick<JsonRowViewProps, 'row' | 'rootName' | 'search'>;

const RowText = memo(function RowText({ row, rootName, search }: RowTextProps) {
  const { kind, key } = row;
  return (
    <span className="json-row-text">
      {kind !== 'line' && (
        <>
          <span className={typeof key === 'string' ? 'json-row-key' : undefined}>
            <MarkedText text={String(key ?? rootName)} search={typeof key === 'string' ? search : ''} />
          </span>
          {': '}
        </>
      )}
      <span data-kind={kind}>
        <MarkedText text={valueText(row)} search={kind === 'array' || kind === 'object' ? '' : search} />
      </span>
    </span>
  );
});

function valueText({ kind, value, isOpen }: JsonRow): string {
  if (kind === 'array') return `[${sizeOf(value)}]`;
  if (kind === 'object') return `{${sizeOf(value)}}`;
  if (kind === 'line' || typeof value !== 'string') return String(value ?? null);
  if (isOpen) return `text of ${value.length.toLocaleString('en')} characters`;
  return JSON.stringify(value.length > TEXT_IN_ROW ? `${value.slice(0, TEXT_IN_ROW)}…` : value);
}
