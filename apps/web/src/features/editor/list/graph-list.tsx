import { Box, Button, Text } from '@chakra-ui/react';
import { Plus } from 'lucide-react';
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from 'react';
import type { NodeRun } from '../../../graph/flow-graph.ts';
import { isTyping } from '../../../shell/shortcuts/keys.ts';
import { EmptyCanvas } from '../canvas/empty-canvas.tsx';
import { moveEarlier, moveLater } from '../edits/move-in-chain.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { GraphRow } from './graph-row.tsx';
import { listRows } from './list-rows.ts';
import { RowMenu } from './row-menu.tsx';
import './list.css';

interface GraphListProps {
  readonly runs: ReadonlyMap<string, NodeRun>;
  readonly onConnect: (id: string) => void;
}

/** The document as a list in running order: for phones, for screen readers, for who likes lists. */
export function GraphList({ runs, onConnect }: GraphListProps) {
  const { history, selection, openNode } = useEditor();
  const { nodeTypes, nodeIssues } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const ask = useAskToAdd();
  const list = useRef<HTMLOListElement>(null);
  const [menu, setMenu] = useState<string>();
  const { definition } = history;
  const rows = useMemo(() => listRows(definition, nodeTypes), [definition, nodeTypes]);
  const current = openNode?.id ?? selection[0] ?? rows[0]?.node.id;
  const onOpen = useCallback((id: string) => dispatch({ type: 'open-node', id }), [dispatch]);
  const onFocus = useCallback((id: string) => dispatch({ type: 'select', ids: [id] }), [dispatch]);

  const focusRow = (id: string | undefined): void => {
    if (id === undefined) return;
    list.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(id)}"] > .list-open`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || isTyping(event.target)) return;
    event.preventDefault();
    const index = rows.findIndex(({ node }) => node.id === current);
    if (!event.altKey) {
      focusRow(rows[Math.min(Math.max(index + step, 0), rows.length - 1)]?.node.id);
      return;
    }
    const move = step < 0 ? moveEarlier : moveLater;
    const moved = current === undefined ? undefined : move(definition, current, nodeTypes);
    if (moved !== undefined) dispatch({ type: 'replace', definition: moved });
  };

  if (rows.length === 0) return <EmptyCanvas />;
  return (
    <Box h="full" overflowY="auto">
      <Box maxW="760px" mx="auto" px={{ base: '3', md: '6' }} pt="4" pb="20">
        <ol ref={list} className="list" aria-label="Nodes in running order" onKeyDown={onKeyDown}>
          {rows.map((row) => (
            <GraphRow
              key={row.node.id}
              {...row}
              faultCount={nodeIssues.get(row.node.id)?.length ?? 0}
              run={runs.get(row.node.id)}
              isCurrent={row.node.id === current}
              isSelected={selection.includes(row.node.id)}
              onOpen={onOpen}
              onFocus={onFocus}
              onMenu={setMenu}
            />
          ))}
        </ol>
        <Button mt="4" w="full" h="11" borderStyle="dashed" onClick={() => ask({ kind: 'free' })}>
          <Plus size={16} aria-hidden /> Add a node
        </Button>
        <Text mt="3" textStyle="small" color="fg.muted" hideBelow="md">
          Arrow keys walk, Alt and arrow keys reorder, Enter opens, C connects, question mark lists all keys.
        </Text>
      </Box>
      {menu !== undefined && (
        <RowMenu
          id={menu}
          onConnect={onConnect}
          onClose={() => {
            setMenu(undefined);
            focusRow(menu);
          }}
        />
      )}
    </Box>
  );
}
