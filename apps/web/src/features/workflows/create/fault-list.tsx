import type { Issue } from '@automateos/model';
import { Box, Stack, Text } from '@chakra-ui/react';

const SHOWN = 8;

/** Faults with their places. */
export function FaultList({ faults }: { readonly faults: readonly Issue[] }) {
  const more = faults.length - SHOWN;
  return (
    <Stack role="alert" gap="1" p="3" borderRadius="field" bg="danger.subtle" color="danger.fg">
      {faults.slice(0, SHOWN).map(({ field, issue }) => (
        <Text key={`${field} ${issue}`} overflowWrap="anywhere">
          {field !== '' && (
            <Box as="code" textStyle="code">
              {field}:{' '}
            </Box>
          )}
          {issue}
        </Text>
      ))}
      {more > 0 && <Text>and {more} more</Text>}
    </Stack>
  );
}
