import { Box, HStack, Skeleton, Stack } from '@chakra-ui/react';

/** Rows where the workflows will be. */
export function WorkflowsSkeleton() {
  return (
    <Stack gap="0" borderWidth="1px" borderRadius="card" bg="bg.panel" overflow="hidden" aria-busy aria-label="Loading">
      <Box h="33px" bg="bg.subtle" hideBelow="lg" />
      {[72, 48, 60, 40].map((width) => (
        <HStack key={width} h={{ base: '150px', lg: '52px' }} px="3" gap="6" borderTopWidth="1px">
          <Skeleton h="4" w={`${width * 3}px`} maxW="60%" />
          <Skeleton h="4" w="160px" hideBelow="lg" />
          <Skeleton h="4" flex="1" hideBelow="lg" />
        </HStack>
      ))}
    </Stack>
  );
}
