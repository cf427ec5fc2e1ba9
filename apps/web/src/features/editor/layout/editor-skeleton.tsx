import { Box, Flex, HStack, Skeleton } from '@chakra-ui/react';
import { EditorFrame } from './editor-frame.tsx';

const CARDS = [0, 1, 2];

/** The editor before its workflow is there: the header's shape and three cards in a row. */
export function EditorSkeleton() {
  return (
    <EditorFrame
      header={
        <Flex h="14" px="4" align="center" justify="space-between" bg="bg.panel" borderBottomWidth="1px">
          <Skeleton h="5" w="200px" />
          <Skeleton h="8" w="180px" />
        </Flex>
      }
    >
      <HStack
        h="full"
        justify="center"
        gap="24"
        role="status"
        aria-label="The workflow is being opened"
        overflow="hidden"
      >
        {CARDS.map((card) => (
          <Box key={card} w="220px" flexShrink={0} hideBelow={card === 1 ? undefined : 'md'}>
            <Skeleton h="64px" borderRadius="card" />
          </Box>
        ))}
      </HStack>
    </EditorFrame>
  );
}
