import { Box, Button, Flex, HStack, Icon, IconButton, Text } from '@chakra-ui/react';
import { Trash2 } from 'lucide-react';
import type { CredentialListItem, CredentialTypeInfo } from '../../api/generated/index.ts';
import { connectCredential } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { TimeAgo } from '../../components/time-ago.tsx';
import { toaster } from '../../components/toaster.tsx';
import { TYPE_ICONS } from '../../credentials/type-icons.ts';
import { StateChip } from './state-chip.tsx';

export type CredentialAction = 'edit' | 'test' | 'delete';

interface CredentialRowProps {
  readonly credential: CredentialListItem;
  readonly type: CredentialTypeInfo | undefined;
  readonly onAct: (action: CredentialAction) => void;
}

export function CredentialRow({ credential, type, onAct }: CredentialRowProps) {
  const { name, state, allowed_hosts: hosts, last_used_at: usedAt, updated_at: updatedAt } = credential;
  const Sign = TYPE_ICONS[credential.type];
  return (
    <Flex as="li" gap="3" px="4" py="3" align="center" wrap="wrap" borderTopWidth="1px" _first={{ borderTopWidth: 0 }}>
      <Flex boxSize="9" borderRadius="field" bg="bg.subtle" color="fg.muted" align="center" justify="center">
        <Icon asChild boxSize="4.5">
          <Sign aria-hidden />
        </Icon>
      </Flex>
      <Box flex="1" minW="180px">
        <HStack gap="2" wrap="wrap">
          <Text fontWeight="600" overflowWrap="anywhere">
            {name}
          </Text>
          <StateChip state={state} />
        </HStack>
        <Text color="fg.muted" fontSize="code" overflowWrap="anywhere">
          {[type?.title ?? credential.type, ...(hosts.length > 0 ? [hosts.join(', ')] : [])].join(' · ')}
        </Text>
        <Text color="fg.muted" fontSize="code">
          {usedAt === null ? 'Never used' : <TimeOf word="Used" instant={usedAt} />} ·{' '}
          <TimeOf word="changed" instant={updatedAt} />
        </Text>
      </Box>
      <HStack gap="1" wrap="wrap">
        {type?.is_connected_by_person === true && <ConnectButton credential={credential} />}
        {type?.use !== 'hook' && (
          <Button size="sm" onClick={() => onAct('test')} aria-label={`Test ${name}`}>
            Test
          </Button>
        )}
        <Button size="sm" onClick={() => onAct('edit')} aria-label={`Edit ${name}`}>
          Edit
        </Button>
        <IconButton
          size="sm"
          variant="ghost"
          color="fg.muted"
          aria-label={`Delete ${name}`}
          title="Delete"
          onClick={() => onAct('delete')}
        >
          <Trash2 />
        </IconButton>
      </HStack>
    </Flex>
  );
}

/** Leads the browser to the service, which sends it back to `ConnectedPage`. */
function ConnectButton({ credential: { id, name, state } }: { readonly credential: CredentialListItem }) {
  const connect = useApi({
    call: () => connectCredential({ path: { id }, throwOnError: true }),
    onSuccess: ({ authorization_url: url }) => window.location.assign(url),
    onError: ({ message }) => toaster.create({ type: 'error', title: 'It cannot be connected', description: message }),
  });
  const verb = state === 'not_connected' ? 'Connect' : 'Reconnect';
  return (
    <Button
      size="sm"
      variant={state === 'ready' ? 'outline' : 'solid'}
      loading={connect.isPending}
      onClick={() => connect.mutate(undefined)}
      aria-label={`${verb} ${name}`}
    >
      {verb}
    </Button>
  );
}

function TimeOf({ word, instant }: { readonly word: string; readonly instant: string }) {
  return (
    <>
      {word} <TimeAgo instant={instant} />
    </>
  );
}
