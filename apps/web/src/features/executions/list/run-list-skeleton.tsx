import { Box, Flex, Grid, Skeleton } from '@chakra-ui/react';
import { RUN_COLUMNS } from './run-row.tsx';

const WIDTHS = ['62%', '48%', '70%', '55%', '66%', '44%', '58%', '63%'] as const;

/** Rows to come. */
export function RunListSkeleton() {
  return (
    <Box aria-hidden>
      {WIDTHS.map((width) => (
        <Box key={width} borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
          <Grid hideBelow="md" templateColumns={RUN_COLUMNS} gap="3" alignItems="center" h="11" px="4">
            <Skeleton h="22px" w="84px" borderRadius="full" />
            <Skeleton h="3.5" w={width} />
            <Skeleton h="3.5" w="64px" />
            <Skeleton h="3.5" w="48px" />
            <span />
          </Grid>
          <Flex hideFrom="md" direction="column" gap="2" p="4">
            <Skeleton h="22px" w={width} />
            <Skeleton h="3.5" w="40%" />
          </Flex>
        </Box>
      ))}
    </Box>
  );
}
