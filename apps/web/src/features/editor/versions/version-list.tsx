import { Badge, Box, chakra, HStack, Stack, Text } from '@chakra-ui/react';
import { LoadMore } from '../../../components/load-more.tsx';
import { TimeAgo } from '../../../components/time-ago.tsx';
import type { ListedVersion } from './use-versions.ts';
import { describeSaver } from './who-saved.ts';

interface VersionListProps {
  readonly versions: readonly ListedVersion[];
  readonly selected: number;
  readonly onSelect: (version: number) => void;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly onLoadMore: () => void;
}

/** All versions with their times and what each changed. */
export function VersionList({ versions, selected, onSelect, hasMore, isLoadingMore, onLoadMore }: VersionListProps) {
  return (
    <Box as="nav" aria-label="Versions" borderWidth="1px" borderRadius="card" bg="bg.panel" overflow="hidden">
      <Box as="ol" listStyleType="none" maxH={{ base: '240px', md: 'calc(100dvh - 160px)' }} overflowY="auto">
        {versions.map(({ version: { version, created_at: createdAt, saved_by: savedBy }, summary }, index) => (
          <Box as="li" key={version} borderTopWidth={index === 0 ? '0' : '1px'}>
            <chakra.button
              type="button"
              w="full"
              textAlign="left"
              px="4"
              py="2.5"
              minH="11"
              bg={version === selected ? 'accent.subtle' : undefined}
              _hover={{ bg: version === selected ? 'accent.subtle' : 'bg.muted' }}
              _focusVisible={{ outlineOffset: '-2px' }}
              aria-current={version === selected ? 'true' : undefined}
              onClick={() => onSelect(version)}
            >
              <Stack gap="0.5">
                <HStack justify="space-between" gap="2">
                  <HStack gap="2">
                    <Text as="span" fontWeight="600" fontVariantNumeric="tabular-nums">
                      Version {version}
                    </Text>
                    {index === 0 && <Badge size="sm">Current</Badge>}
                  </HStack>
                  <Text as="span" textStyle="small" color="fg.muted" whiteSpace="nowrap">
                    <TimeAgo instant={createdAt} />
                  </Text>
                </HStack>
                <Text as="span" textStyle="small" color="fg.muted">
                  {summary ?? '…'}
                  {savedBy !== null && ` · ${describeSaver(savedBy)}`}
                </Text>
              </Stack>
            </chakra.button>
          </Box>
        ))}
        {hasMore && <LoadMore isLoading={isLoadingMore} onLoad={onLoadMore} />}
      </Box>
    </Box>
  );
}
