import { formatPath, type WorkflowConnection, type WorkflowNode } from '@automateos/model';
import { Box, HStack, Stack, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { nodeTitle } from '../../../graph/node-title.ts';
import { summarizeNode } from '../../../graph/summarize-node.ts';
import { ChangedValue } from './changed-value.tsx';
import type { DefinitionDiff } from './diff-definitions.ts';

interface DiffViewProps {
  readonly diff: DefinitionDiff;
  readonly nodeTypes: ReadonlyMap<string, NodeType>;
}

/** What lies between two definitions: node by node and field by field, then the connections. */
export function DiffView({ diff, nodeTypes }: DiffViewProps) {
  const card = (node: WorkflowNode, word: ChangeWord, children?: ReactNode) => (
    <NodeChange key={`${word} ${node.id}`} node={node} type={nodeTypes.get(node.type)} word={word}>
      {children}
    </NodeChange>
  );
  return (
    <Stack gap="3">
      {diff.changed.map(({ after, fields }) =>
        card(
          after,
          'Changed',
          <Stack gap="3">
            {fields.map(({ path, before, after: now }) => (
              <Stack key={formatPath(path)} gap="1" minW="0">
                <Text fontFamily="mono" fontSize="xs" color="fg.muted" overflowWrap="anywhere">
                  {formatPath(path)}
                </Text>
                <ChangedValue before={before} after={now} />
              </Stack>
            ))}
          </Stack>,
        ),
      )}
      {diff.added.map((node) => card(node, 'Added'))}
      {diff.removed.map((node) => card(node, 'Removed'))}
      <Connections diff={diff} />
      {diff.moved.length > 0 && (
        <Text color="fg.muted">
          {diff.moved.length === 1 ? 'One node stands' : `${diff.moved.length} nodes stand`} at another place of the
          canvas.
        </Text>
      )}
    </Stack>
  );
}

const WORDS = {
  Added: 'status.success',
  Removed: 'status.failed',
  Changed: 'status.waiting',
} as const;
type ChangeWord = keyof typeof WORDS;

interface NodeChangeProps {
  readonly node: WorkflowNode;
  readonly type: NodeType | undefined;
  readonly word: ChangeWord;
  readonly children?: ReactNode;
}

function NodeChange({ node, type, word, children }: NodeChangeProps) {
  const summary = type === undefined ? '' : summarizeNode(type, node.config);
  return (
    <Box
      as="article"
      borderWidth="1px"
      borderRadius="card"
      bg="bg.panel"
      overflow="hidden"
      aria-label={`${word}: ${node.id}`}
    >
      <HStack gap="3" px="4" py="3">
        <NodeIconTile icon={type?.icon} group={type?.group} size="8" />
        <Stack gap="0" flex="1" minW="0">
          <Text fontWeight="600" truncate>
            {nodeTitle(node, type)}
          </Text>
          <Text textStyle="small" color="fg.muted" truncate>
            <Text as="span" fontFamily="mono">
              {node.id}
            </Text>
            {children === undefined && summary !== '' ? ` · ${summary}` : ''}
          </Text>
        </Stack>
        <Word word={word} />
      </HStack>
      {children !== undefined && (
        <Box px="4" pb="4">
          {children}
        </Box>
      )}
    </Box>
  );
}

function Word({ word }: { readonly word: ChangeWord }) {
  return (
    <Text
      as="span"
      px="2"
      borderRadius="full"
      fontSize="xs"
      fontWeight="500"
      lineHeight="22px"
      bg={`${WORDS[word]}.bg`}
      color={`${WORDS[word]}.fg`}
    >
      {word}
    </Text>
  );
}

function Connections({ diff: { connectionsAdded, connectionsRemoved } }: Pick<DiffViewProps, 'diff'>) {
  if (connectionsAdded.length + connectionsRemoved.length === 0) return null;
  return (
    <Box as="article" borderWidth="1px" borderRadius="card" bg="bg.panel" px="4" py="3" aria-label="Connections">
      <Text fontWeight="600" mb="2">
        Connections
      </Text>
      <Stack gap="2">
        {connectionsAdded.map((connection) => (
          <ConnectionLine key={JSON.stringify(connection)} connection={connection} word="Added" />
        ))}
        {connectionsRemoved.map((connection) => (
          <ConnectionLine key={JSON.stringify(connection)} connection={connection} word="Removed" />
        ))}
      </Stack>
    </Box>
  );
}

interface ConnectionLineProps {
  readonly connection: WorkflowConnection;
  readonly word: ChangeWord;
}

function ConnectionLine({ connection: { from, to, output }, word }: ConnectionLineProps) {
  return (
    <HStack gap="2" wrap="wrap" justify="space-between">
      <Text as="span" fontFamily="mono" fontSize="xs" overflowWrap="anywhere">
        {output === undefined ? from : `${from} (${output})`} → {to}
      </Text>
      <Word word={word} />
    </HStack>
  );
}
