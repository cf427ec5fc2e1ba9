import { Box, CloseButton, Flex, Heading } from '@chakra-ui/react';
import { nodeTitle } from '../../../graph/node-title.ts';
import { useEditor } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { findNode } from '../state/editor-state.ts';
import type { AddRequest } from './add-request.ts';
import { listChoices } from './list-choices.ts';
import { NodeSelector } from './node-selector.tsx';
import { QuickSearch } from './quick-search.tsx';
import { useAddNode } from './use-add-node.ts';

interface AddPanelsProps {
  readonly request: AddRequest | undefined;
  readonly isPaletteOpen: boolean;
  readonly onRequest: (request: AddRequest | undefined) => void;
  readonly onPalette: (isOpen: boolean) => void;
}

/** The two ways to a new node: the palette at the left, and the quick search above everything. */
export function AddPanels({ request, isPaletteOpen, onRequest, onPalette }: AddPanelsProps) {
  const state = useEditor();
  const { nodeTypes } = useEditorFacts();
  const addNode = useAddNode();
  const { definition } = state.history;
  const types = [...nodeTypes.values()];
  return (
    <>
      {isPaletteOpen && (
        <Flex
          as="section"
          aria-label="Palette"
          direction="column"
          position="absolute"
          top="3"
          left="3"
          bottom="16"
          w="300px"
          maxW="calc(100% - 24px)"
          zIndex="docked"
          bg="bg.panel"
          borderWidth="1px"
          borderRadius="card"
          boxShadow="float"
          overflow="hidden"
        >
          <Flex justify="space-between" align="center" pl="4" pr="1" pt="1">
            <Heading as="h2" textStyle="label" color="fg.muted">
              Add a node: click, or drag it
            </Heading>
            <CloseButton size="sm" aria-label="Close the palette" onClick={() => onPalette(false)} />
          </Flex>
          <Box flex="1" minH="0">
            <NodeSelector
              types={listChoices(types, { kind: 'free' }, definition)}
              onChoose={(type) => addNode(type, { kind: 'free' })}
              isFocused
              isDraggable
            />
          </Box>
        </Flex>
      )}
      {request !== undefined && (
        <QuickSearch
          title={titleOf(request, (id) => {
            const node = findNode(state, id);
            return node === undefined ? id : nodeTitle(node, nodeTypes.get(node.type));
          })}
          types={listChoices(types, request, definition)}
          onChoose={(type) => {
            addNode(type, request);
            onRequest(undefined);
          }}
          onClose={() => onRequest(undefined)}
        />
      )}
    </>
  );
}

function titleOf(request: AddRequest, nameOf: (id: string) => string): string {
  switch (request.kind) {
    case 'after':
      return `Add after ${nameOf(request.id)}${request.output === 'main' ? '' : `, at “${request.output}”`}`;
    case 'on':
      return `Add between ${nameOf(request.connection.from)} and ${nameOf(request.connection.to)}`;
    case 'inside':
      return `Add inside ${nameOf(request.id)}`;
    case 'start':
      return 'What starts this?';
    case 'free':
      return 'Add a node';
  }
}
