import type { Issue } from '@automateos/model';
import { Box, Button, Popover, Portal, Text } from '@chakra-ui/react';
import { CircleAlert } from 'lucide-react';
import { useState } from 'react';
import { nodeTitle } from '../../../graph/node-title.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { findFaultPlace } from './fault-place.ts';

const SHOWN = 200;

/** How many faults there are; opens their list, each of which leads to its node and field. Nothing without faults. */
export function FaultButton() {
  const { issues } = useEditorFacts();
  const { definition } = useEditor().history;
  const [isOpen, setOpen] = useState(false);
  // An empty workflow asks for its trigger already.
  if (issues.length === 0 || definition.nodes.length === 0) return null;
  const count = `${issues.length} ${issues.length === 1 ? 'fault' : 'faults'}`;
  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={({ open }) => setOpen(open)}
      positioning={{ placement: 'bottom-start' }}
      lazyMount
      unmountOnExit
    >
      <Popover.Trigger asChild>
        <Button size="sm" variant="ghost" color="danger.fg" bg="danger.subtle" px="2.5">
          <CircleAlert size={16} aria-hidden /> {count}
        </Button>
      </Popover.Trigger>
      <Portal>
        <Popover.Positioner>
          <Popover.Content w="min(420px, 94vw)" bg="bg.panel" borderRadius="card">
            <Popover.Title px="4" pt="3" textStyle="label" color="fg.muted">
              {count}: choose one to go there
            </Popover.Title>
            <Box as="ul" listStyleType="none" p="2" maxH="min(420px, 60dvh)" overflowY="auto">
              {issues.slice(0, SHOWN).map((issue) => (
                <FaultLine key={`${issue.field} ${issue.issue}`} issue={issue} onGo={() => setOpen(false)} />
              ))}
              {issues.length > SHOWN && (
                <Text as="li" p="2" color="fg.muted">
                  and {issues.length - SHOWN} more
                </Text>
              )}
            </Box>
          </Popover.Content>
        </Popover.Positioner>
      </Portal>
    </Popover.Root>
  );
}

interface FaultLineProps {
  readonly issue: Issue;
  readonly onGo: () => void;
}

function FaultLine({ issue, onGo }: FaultLineProps) {
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const place = findFaultPlace(issue, definition);
  const go = (): void => {
    if (place.kind === 'node') dispatch({ type: 'open-node', id: place.node.id, field: place.field });
    if (place.kind === 'connection') dispatch({ type: 'select-connection', connection: place.connection });
    onGo();
  };
  const title =
    place.kind === 'node'
      ? nodeTitle(place.node, nodeTypes.get(place.node.type))
      : place.kind === 'connection'
        ? `${place.connection.from} → ${place.connection.to}`
        : 'Workflow';
  return (
    <li>
      <Button
        variant="ghost"
        w="full"
        h="auto"
        minH="11"
        px="2"
        py="1.5"
        justifyContent="flex-start"
        textAlign="left"
        whiteSpace="normal"
        fontWeight="400"
        onClick={go}
      >
        <Box minW="0">
          <Text fontWeight="500">
            {title}{' '}
            {place.kind === 'node' && place.field !== '' && (
              <Text as="code" textStyle="code" fontSize="xs" color="fg.muted" fontWeight="400">
                {place.field}
              </Text>
            )}
          </Text>
          <Text color="fg.muted" overflowWrap="anywhere">
            {issue.issue}
          </Text>
        </Box>
      </Button>
    </li>
  );
}
