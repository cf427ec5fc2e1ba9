import type { WorkflowNode } from '@automateos/model';
import { Box, Button, Input, Stack, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';

const SEARCH_FROM = 8;
const SHOWN = 100;

interface TargetListProps {
  readonly nodes: readonly WorkflowNode[];
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
  readonly onChoose: (id: string) => void;
}

/** Nodes to choose one from, with a search when there are many. */
export function TargetList({ nodes, nodeTypes, onChoose }: TargetListProps) {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = nodes.filter((node) =>
    `${nodeTitle(node, nodeTypes.get(node.type))} ${node.id}`.toLowerCase().includes(wanted),
  );
  return (
    <Stack gap="2">
      {nodes.length >= SEARCH_FROM && (
        <Input
          size="sm"
          minH={{ base: '11', md: '8' }}
          placeholder="Search by name or id"
          aria-label="Search by name or id"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <Box as="ul" listStyleType="none" maxH="320px" overflowY="auto" mx="-2" p="1.5">
        {found.slice(0, SHOWN).map((node) => {
          const type = nodeTypes.get(node.type);
          return (
            <li key={node.id}>
              <Button
                variant="ghost"
                w="full"
                h="11"
                px="2"
                gap="3"
                justifyContent="flex-start"
                onClick={() => onChoose(node.id)}
              >
                <NodeIconTile icon={type?.icon} group={type?.group} size="7" />
                <Text truncate>{nodeTitle(node, type)}</Text>
                <Text as="code" textStyle="code" fontSize="xs" color="fg.muted" fontWeight="400" truncate>
                  {node.id}
                </Text>
              </Button>
            </li>
          );
        })}
        {found.length > SHOWN && (
          <Text as="li" p="2" color="fg.muted">
            and {found.length - SHOWN} more: search for them
          </Text>
        )}
        {found.length === 0 && (
          <Text as="li" p="2" color="fg.muted">
            None is called “{text}”.
          </Text>
        )}
      </Box>
    </Stack>
  );
}
