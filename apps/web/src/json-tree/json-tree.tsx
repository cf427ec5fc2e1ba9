import { Box, Stack } from '@chakra-ui/react';
import { type DragEvent, useId } from 'react';
import { useIsPhone } from '../components/use-is-phone.ts';
import { JsonRowView } from './json-row-view.tsx';
import { type JsonRow, rowAt, segmentsOf } from './json-rows.ts';
import { pathExpression } from './path-expression.ts';
import { RowActions } from './row-actions.tsx';
import { TreeSearch } from './tree-search.tsx';
import { useTreeNavigation } from './use-tree-navigation.ts';

/** The type under which a dragged row carries its path: an expression without its braces. */
export const PATH_MEDIA_TYPE = 'application/x-automateos-path';

const ROW_HEIGHT = 24;
const ROW_HEIGHT_PHONE = 44;

interface JsonTreeProps {
  readonly value: unknown;
  /** The tree's name for who cannot see it, such as "Output of Enrich". */
  readonly label: string;
  /** How an expression names the value, see `nodeExpression`; without it no paths are offered. */
  readonly root?: string;
  /** What the row of the whole value is called where no expression names it. */
  readonly name?: string;
  /** Offers a button in each row, and makes rows draggable. The path is an expression without its braces. */
  readonly onPick?: (path: string) => void;
  /** The rows scroll beyond this height. */
  readonly maxH?: string;
}

/** A JSON value as a tree. Only what is on the screen is drawn and only what is open is read, so 5 MB stay quick. */
export function JsonTree({ value, label, root, name = 'value', onPick, maxH = '60vh' }: JsonTreeProps) {
  const id = useId();
  const rowHeight = useIsPhone() ? ROW_HEIGHT_PHONE : ROW_HEIGHT;
  const { rows, view, activePlace, activate, toggle, onKeyDown, search } = useTreeNavigation(value, rowHeight);

  const drawRow = (row: JsonRow, place: number) => {
    const path = root === undefined ? undefined : pathExpression(root, segmentsOf(rows, row.path));
    const isActive = place === activePlace;
    return (
      <JsonRowView
        key={place}
        id={`${id}${place}`}
        row={row}
        rootName={root ?? name}
        height={rowHeight}
        isActive={isActive}
        search={search.text.toLowerCase()}
        onToggle={() => toggle(row)}
        onActivate={() => activate(row)}
        onDragStart={onPick === undefined || path === undefined ? undefined : (event) => dragPath(event, path)}
        actions={() => <RowActions value={row.value} path={path} onPick={onPick} isActive={isActive} />}
      />
    );
  };
  const places = Array.from({ length: view.end - view.first }, (_, index) => view.first + index);
  return (
    <Stack gap="2" minH="0" minW="0">
      {rows.count > 1 && <TreeSearch label={label} {...search} />}
      <Box
        ref={view.ref}
        role="tree"
        aria-label={label}
        aria-activedescendant={places.includes(activePlace) ? `${id}${activePlace}` : undefined}
        tabIndex={0}
        overflow="auto"
        maxH={maxH}
        borderRadius="field"
        onKeyDown={onKeyDown}
      >
        <Box role="none" position="relative" h={`${view.totalHeight}px`}>
          <Box role="none" position="absolute" insetX="0" style={{ top: view.offset }}>
            {places.map((place) => {
              const row = rowAt(rows, place);
              return row && drawRow(row, place);
            })}
          </Box>
        </Box>
      </Box>
    </Stack>
  );
}

function dragPath({ dataTransfer }: DragEvent, path: string): void {
  dataTransfer.setData(PATH_MEDIA_TYPE, path);
  dataTransfer.setData('text/plain', `{{ ${path} }}`);
  dataTransfer.effectAllowed = 'copy';
}
