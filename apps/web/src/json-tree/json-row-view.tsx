import { chakra, Flex, Icon, Text } from '@chakra-ui/react';
import { ChevronRight } from 'lucide-react';
import { type DragEvent, type ReactNode, useState } from 'react';
import { sizeOf } from './json-kind.ts';
import type { JsonRow } from './json-rows.ts';
import { MarkedText } from './marked-text.tsx';

/** So much of a text is put on the page; its row shows less. */
const TEXT_IN_ROW = 300;

const COLORS: Readonly<Record<string, string>> = {
  string: 'group.data.fg',
  line: 'group.data.fg',
  number: 'group.service.fg',
  boolean: 'group.flow.fg',
};

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
  /** Copy, pick: shown on the row that the pointer or the keyboard is on. */
  readonly actions: ReactNode;
}

/** One row of the tree: key, value, what can be done with it. */
export function JsonRowView(props: JsonRowViewProps) {
  const { id, row, rootName, height, isActive, search, onToggle, onActivate, onDragStart, actions } = props;
  const [isPointedAt, setIsPointedAt] = useState(false);
  const depth = row.path.length;
  return (
    <Flex
      role="treeitem"
      id={id}
      aria-level={depth + 1}
      aria-setsize={row.siblings}
      aria-posinset={row.position}
      aria-selected={isActive}
      aria-expanded={row.isOpenable ? row.isOpen : undefined}
      align="center"
      h={`${height}px`}
      pl={`${4 + depth * 16}px`}
      pr="2"
      gap="1"
      whiteSpace="nowrap"
      cursor={row.isOpenable ? 'pointer' : 'default'}
      bg={isActive ? 'accent.subtle' : undefined}
      _hover={{ bg: isActive ? 'accent.subtle' : 'bg.muted' }}
      draggable={onDragStart !== undefined}
      onDragStart={onDragStart}
      onPointerEnter={() => setIsPointedAt(true)}
      onPointerLeave={() => setIsPointedAt(false)}
      onClick={() => {
        onActivate();
        if (row.isOpenable) onToggle();
      }}
    >
      <Flex boxSize="4" flexShrink={0} align="center" justify="center" color="fg.muted">
        {row.isOpenable && (
          <Icon asChild boxSize="3.5" transform={row.isOpen ? 'rotate(90deg)' : undefined} transition="transform 120ms">
            <ChevronRight aria-hidden />
          </Icon>
        )}
      </Flex>
      <Text as="span" textStyle="code" overflow="hidden" textOverflow="ellipsis" whiteSpace="pre" minW="0">
        {row.kind !== 'line' && (
          <>
            <chakra.span color={typeof row.key === 'string' ? 'fg' : 'fg.muted'}>
              <MarkedText text={String(row.key ?? rootName)} search={typeof row.key === 'string' ? search : ''} />
            </chakra.span>
            <chakra.span color="fg.muted">: </chakra.span>
          </>
        )}
        <RowValue row={row} search={search} />
      </Text>
      {row.kind === 'string' && row.isOpenable && !row.isOpen && (
        <Text as="span" textStyle="small" color="accent.fg" flexShrink={0}>
          show all
        </Text>
      )}
      {(isActive || isPointedAt) && (
        <Flex ml="auto" pl="2" flexShrink={0} onClick={(event) => event.stopPropagation()}>
          {actions}
        </Flex>
      )}
    </Flex>
  );
}

function RowValue({ row, search }: { readonly row: JsonRow; readonly search: string }) {
  const { kind, value, isOpen } = row;
  if (kind === 'array') return <chakra.span color="fg.muted">{`[${sizeOf(value)}]`}</chakra.span>;
  if (kind === 'object') return <chakra.span color="fg.muted">{`{${sizeOf(value)}}`}</chakra.span>;
  return (
    <chakra.span color={COLORS[kind] ?? 'fg.muted'}>
      <MarkedText text={valueText(kind, value, isOpen)} search={search} />
    </chakra.span>
  );
}

function valueText(kind: JsonRow['kind'], value: unknown, isOpen: boolean): string {
  if (kind === 'line') return String(value);
  if (typeof value !== 'string') return String(value);
  if (isOpen) return `text of ${value.length.toLocaleString()} characters`;
  const cut = value.length > TEXT_IN_ROW ? `${value.slice(0, TEXT_IN_ROW)}…` : value;
  return JSON.stringify(cut);
}
