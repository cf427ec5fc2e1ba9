import { chakra, Flex, Grid, Text } from '@chakra-ui/react';
import type { StoreListItem } from '../../api/generated/index.ts';
import { TimeAgo } from '../../components/time-ago.tsx';
import { formatSize } from '../../format/size.ts';

/** Widths of a row's columns: key, size, changed, expires. */
export const ENTRY_COLUMNS = 'minmax(0, 1fr) 88px 112px 128px';

interface EntryRowProps {
  readonly entry: StoreListItem;
  readonly onOpen: () => void;
}

/** A key that opens its value. */
export function EntryRow({ entry, onOpen }: EntryRowProps) {
  const { key, size_bytes: sizeBytes, updated_at: updatedAt, expires_at: expiresAt } = entry;
  const expires = expiresAt === null ? 'never' : <TimeAgo instant={expiresAt} />;
  return (
    <chakra.li borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
      <chakra.button
        type="button"
        w="full"
        textAlign="start"
        cursor="pointer"
        _hover={{ bg: 'bg.subtle' }}
        _focusVisible={{ outlineOffset: '-2px' }}
        onClick={onOpen}
      >
        <Grid hideBelow="md" templateColumns={ENTRY_COLUMNS} columnGap="4" alignItems="center" h="11" px="4">
          <Text as="span" textStyle="code" truncate>
            {key}
          </Text>
          <Text as="span" color="fg.muted" textStyle="figures">
            {formatSize(sizeBytes)}
          </Text>
          <Text as="span" color="fg.muted" textStyle="figures">
            <TimeAgo instant={updatedAt} />
          </Text>
          <Text as="span" color="fg.muted" textStyle="figures">
            {expires}
          </Text>
        </Grid>
        <Flex hideFrom="md" direction="column" gap="1" p="4">
          <Text as="span" textStyle="code" overflowWrap="anywhere">
            {key}
          </Text>
          <Text as="span" color="fg.muted" fontSize="code" textStyle="figures">
            {formatSize(sizeBytes)} · changed <TimeAgo instant={updatedAt} /> · expires {expires}
          </Text>
        </Flex>
      </chakra.button>
    </chakra.li>
  );
}
