import { SimpleGrid, Skeleton, Stack } from '@chakra-ui/react';

/** The sentence and the figures, without what they say. */
export function OperationsSkeleton() {
  return (
    <Stack gap="6" aria-busy aria-label="Loading">
      <Skeleton h="46px" borderRadius="card" />
      <SimpleGrid columns={{ base: 2, sm: 3, lg: 4 }} gap="3">
        {['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((key) => (
          <Skeleton key={key} h="94px" borderRadius="card" />
        ))}
      </SimpleGrid>
      <Skeleton h="180px" borderRadius="card" />
    </Stack>
  );
}
