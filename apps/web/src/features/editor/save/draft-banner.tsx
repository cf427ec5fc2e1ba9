import { Button, Flex, Text } from '@chakra-ui/react';
import { TimeAgo } from '../../../components/time-ago.tsx';
import type { Draft } from './draft-store.ts';

interface DraftBannerProps {
  readonly draft: Draft;
  readonly onRestore: () => void;
  readonly onDiscard: () => void;
}

/** Offers the unsaved work of an earlier visit. */
export function DraftBanner({ draft, onRestore, onDiscard }: DraftBannerProps) {
  return (
    <Flex
      role="status"
      align="center"
      gap="3"
      wrap="wrap"
      px="4"
      py="2"
      bg="status.waiting.bg"
      color="status.waiting.fg"
      borderBottomWidth="1px"
    >
      <Text flex="1" minW="200px">
        Changes from <TimeAgo instant={draft.keptAt} /> were not saved. This browser kept them.
      </Text>
      <Button size="sm" onClick={onDiscard}>
        Discard
      </Button>
      <Button size="sm" variant="solid" onClick={onRestore}>
        Restore
      </Button>
    </Flex>
  );
}
