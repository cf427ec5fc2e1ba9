import { Box, Flex, Link, Stack, Text } from '@chakra-ui/react';
import { Link as RouterLink } from 'react-router';
import type { Operations } from '../../api/generated/index.ts';
import { formatCount } from '../../format/count.ts';
import { Panel } from './panel.tsx';

/** Who keeps how many runs, as bars beside each other. */
export function StorageTable({ storage }: { readonly storage: Operations['storage'] }) {
  const most = Math.max(1, ...storage.map(({ executions }) => executions));
  return (
    <Panel title="Stored runs by workflow">
      {storage.length === 0 && (
        <Text px="4" py="3" color="fg.muted">
          No run is stored yet.
        </Text>
      )}
      <Stack as="ul" listStyleType="none" gap="0">
        {storage.map(({ workflow_id, workflow_name, executions, is_exact }) => (
          <Flex
            key={workflow_id}
            as="li"
            align="center"
            gap="4"
            px="4"
            minH="11"
            borderTopWidth="1px"
            _first={{ borderTopWidth: 0 }}
          >
            <Link asChild flex={{ base: '1', md: '0 0 320px' }} minW="0" fontWeight="500" color="fg">
              <RouterLink to={`/workflows/${workflow_id}/runs`}>
                <Box as="span" truncate>
                  {workflow_name}
                </Box>
              </RouterLink>
            </Link>
            <Box hideBelow="md" flex="1" h="2" borderRadius="full" bg="bg.muted" aria-hidden>
              <Box h="full" borderRadius="full" bg="accent.muted" style={{ width: `${(executions / most) * 100}%` }} />
            </Box>
            <Text textStyle="figures" color="fg.muted" whiteSpace="nowrap" minW="90px" textAlign="end">
              {is_exact ? '' : 'over '}
              {formatCount(executions, 'run')}
            </Text>
          </Flex>
        ))}
      </Stack>
    </Panel>
  );
}
