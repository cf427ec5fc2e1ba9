import type { CredentialState } from '@automateos/model';
import { HStack, Icon } from '@chakra-ui/react';
import { Check, Plug, Unplug } from 'lucide-react';

const LOOKS = {
  ready: { word: 'Ready', icon: Check, status: 'success' },
  not_connected: { word: 'Not connected', icon: Plug, status: 'waiting' },
  needs_reconnect: { word: 'Needs reconnect', icon: Unplug, status: 'failed' },
} as const;

/** Whether a credential can be used: icon, word and colour. */
export function StateChip({ state }: { readonly state: CredentialState }) {
  const { word, icon: Sign, status } = LOOKS[state];
  return (
    <HStack
      as="span"
      display="inline-flex"
      gap="1"
      h="22px"
      px="2"
      borderRadius="full"
      bg={`status.${status}.bg`}
      color={`status.${status}.fg`}
      fontSize="xs"
      fontWeight="500"
      whiteSpace="nowrap"
    >
      <Icon asChild boxSize="3.5">
        <Sign aria-hidden strokeWidth={2.4} />
      </Icon>
      {word}
    </HStack>
  );
}
