import { Box, Flex, HStack, IconButton, Stack, Text } from '@chakra-ui/react';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ApiKey } from '../../../api/generated/index.ts';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { DeleteKeyDialog } from './delete-key-dialog.tsx';

/** The keys that there are; the keys themselves are known to nobody but their users. */
export function ApiKeyList({ keys }: { readonly keys: readonly ApiKey[] }) {
  const [deleting, setDeleting] = useState<ApiKey>();
  return (
    <Stack as="ul" listStyleType="none" gap="0" w="full">
      {keys.map((key) => (
        <Flex
          key={key.id}
          as="li"
          gap="3"
          py="3"
          align="center"
          borderTopWidth="1px"
          _first={{ borderTopWidth: 0, pt: 0 }}
        >
          <Box flex="1" minW="0">
            <HStack gap="2" wrap="wrap">
              <Text fontWeight="600" overflowWrap="anywhere">
                {key.name}
              </Text>
              <Text textStyle="code" fontSize="xs" color="fg.muted">
                {shortenPrefix(key.prefix)}
              </Text>
            </HStack>
            <Text color="fg.muted" fontSize="code" title={key.scopes.join(', ')}>
              {describeScopes(key)} · {key.last_used_at === null ? 'never used' : <Used instant={key.last_used_at} />} ·{' '}
              <Expires instant={key.expires_at} />
            </Text>
          </Box>
          <IconButton
            variant="ghost"
            size="sm"
            color="fg.muted"
            aria-label={`Delete ${key.name}`}
            title="Delete"
            onClick={() => setDeleting(key)}
          >
            <Trash2 />
          </IconButton>
        </Flex>
      ))}
      {deleting !== undefined && <DeleteKeyDialog apiKey={deleting} onClose={() => setDeleting(undefined)} />}
    </Stack>
  );
}

/** `aos_…d2fd0_…`: enough to find the key in a program's settings. */
function shortenPrefix(prefix: string): string {
  return `${prefix.slice(0, 4)}…${prefix.slice(-7)}…`;
}

function describeScopes({ scopes }: ApiKey): string {
  return scopes.length === 1 ? (scopes[0] ?? '') : `${scopes.length} scopes`;
}

function Used({ instant }: { readonly instant: string }) {
  return (
    <>
      used <TimeAgo instant={instant} />
    </>
  );
}

function Expires({ instant }: { readonly instant: string | null }) {
  if (instant === null) return 'does not expire';
  if (Date.parse(instant) > Date.now()) {
    return (
      <>
        expires <TimeAgo instant={instant} />
      </>
    );
  }
  return (
    <Box as="span" color="danger.fg" fontWeight="500">
      expired <TimeAgo instant={instant} />
    </Box>
  );
}
