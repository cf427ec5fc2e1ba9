import { formatPath, type Json, type WorkflowConnection, type WorkflowNode } from '@automateos/model';
import { Box, Flex, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { nodeTitle } from '../../../graph/node-title.ts';
import type { DefinitionDiff } from '../diff/diff-definitions.ts';
import { useEditorFacts } from '../state/editor-facts.tsx';

/** What a difference consists of, line by line. */
export function ChangeList({ diff }: { readonly diff: DefinitionDiff }) {
  const { nodeTypes } = useEditorFacts();
  const titleOf = (node: WorkflowNode): string => nodeTitle(node, nodeTypes.get(node.type));
  return (
    <Box as="ul" listStyleType="none" maxH="220px" overflowY="auto" px="4" py="2">
      {diff.added.map((node) => (
        <Line key={`+${node.id}`} sign="+">
          {titleOf(node)} <Code>{node.id}</Code>
        </Line>
      ))}
      {diff.removed.map((node) => (
        <Line key={`-${node.id}`} sign="−">
          {titleOf(node)} <Code>{node.id}</Code>
        </Line>
      ))}
      {diff.changed.flatMap(({ after, fields }) =>
        fields.map(({ path, before, after: now }) => (
          <Line key={`${after.id} ${formatPath(path)}`} sign="~">
            {titleOf(after)} <Code>{formatPath(path)}</Code>: <Code>{show(before)}</Code> → <Code>{show(now)}</Code>
          </Line>
        )),
      )}
      {diff.connectionsAdded.map((connection) => (
        <Line key={`+${show(connection)}`} sign="+">
          <Connection {...connection} />
        </Line>
      ))}
      {diff.connectionsRemoved.map((connection) => (
        <Line key={`-${show(connection)}`} sign="−">
          <Connection {...connection} />
        </Line>
      ))}
      {diff.moved.length > 0 && (
        <Line sign="~">
          {diff.moved.length} {diff.moved.length === 1 ? 'node stands' : 'nodes stand'} at another place
        </Line>
      )}
    </Box>
  );
}

const WORDS: Readonly<Record<string, string>> = { '+': 'Added', '−': 'Removed', '~': 'Changed' };
const COLORS: Readonly<Record<string, string>> = {
  '+': 'status.success.fg',
  '−': 'danger.fg',
  '~': 'status.waiting.fg',
};

function Line({ sign, children }: { readonly sign: string; readonly children: ReactNode }) {
  return (
    <Flex as="li" gap="2" py="1" align="baseline">
      <Text as="span" fontFamily="mono" fontWeight="600" color={COLORS[sign]} role="img" aria-label={WORDS[sign]}>
        {sign}
      </Text>
      <Text as="span" minW="0" overflowWrap="anywhere">
        {children}
      </Text>
    </Flex>
  );
}

function Connection({ from, to, output }: WorkflowConnection) {
  return (
    <>
      Connection <Code>{output === undefined ? from : `${from} (${output})`}</Code> → <Code>{to}</Code>
    </>
  );
}

function Code({ children }: { readonly children: ReactNode }) {
  return (
    <Text as="code" textStyle="code" color="fg.muted">
      {children}
    </Text>
  );
}

const LONGEST = 60;

function show(value: Json | WorkflowConnection | undefined): string {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
