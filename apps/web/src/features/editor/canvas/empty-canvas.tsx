import { Box, Button, Center, Heading, SimpleGrid, Stack, Text } from '@chakra-ui/react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { useAddNode } from '../palette/use-add-node.ts';
import { useEditorFacts } from '../state/editor-facts.tsx';

/** What an empty workflow asks. */
export function EmptyCanvas() {
  const { nodeTypes } = useEditorFacts();
  const addNode = useAddNode();
  const triggers = [...nodeTypes.values()].filter(({ trigger }) => trigger);
  return (
    <Center position="absolute" inset="0" p="4" pointerEvents="none">
      <Stack
        as="section"
        aria-label="What starts this?"
        gap="4"
        maxW="520px"
        w="full"
        maxH="full"
        overflowY="auto"
        p="6"
        bg="bg.panel"
        borderWidth="1px"
        borderRadius="card"
        boxShadow="float"
        pointerEvents="auto"
      >
        <Box>
          <Heading as="h2" textStyle="section">
            What starts this?
          </Heading>
          <Text color="fg.muted">Every run begins at a trigger. More can be added later.</Text>
        </Box>
        <SimpleGrid columns={{ base: 1, md: triggers.length > 1 ? 2 : 1 }} gap="2">
          {triggers.map((type) => (
            <TriggerChoice key={type.type} type={type} onChoose={() => addNode(type, { kind: 'start' })} />
          ))}
        </SimpleGrid>
      </Stack>
    </Center>
  );
}

function TriggerChoice({ type, onChoose }: { readonly type: NodeType; readonly onChoose: () => void }) {
  return (
    <Button
      h="auto"
      py="3"
      px="3"
      justifyContent="flex-start"
      alignItems="flex-start"
      gap="3"
      whiteSpace="normal"
      onClick={onChoose}
    >
      <NodeIconTile icon={type.icon} group={type.group} />
      <Box textAlign="left">
        <Text fontWeight="600">{type.title}</Text>
        <Text textStyle="small" color="fg.muted" fontWeight="400">
          {type.description}
        </Text>
      </Box>
    </Button>
  );
}
