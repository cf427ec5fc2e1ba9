import { Button, Flex, Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { listApiKeysOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { SettingsCard } from '../settings-card.tsx';
import { SettingsSection } from '../settings-section.tsx';
import { ApiKeyList } from './api-key-list.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';

/** More than any account can have. */
const ALL_AT_ONCE = 200;

/** Keys with which programs use the API. */
export function ApiKeysSection() {
  const [isCreating, setCreating] = useState(false);
  const { data, error, isPending, refetch } = useQuery(listApiKeysOptions({ query: { limit: ALL_AT_ONCE } }));
  const createButton = (
    <Button onClick={() => setCreating(true)}>
      <Plus /> Create API key
    </Button>
  );
  return (
    <SettingsSection
      title="API keys"
      description="For programs that use the API. A key can do what its scopes say, and can never make other keys."
    >
      <SettingsCard>
        {error !== null && (
          <ErrorNotice title="The keys could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
        {isPending && (
          <Stack gap="3" aria-busy aria-label="Loading">
            <Skeleton h="5" w="50%" />
            <Skeleton h="5" w="35%" />
          </Stack>
        )}
        {data?.items.length === 0 && (
          <Flex gap="3" justify="space-between" align="center" wrap="wrap">
            <Text color="fg.muted">None yet. Make one for each program, with only the scopes that it needs.</Text>
            {createButton}
          </Flex>
        )}
        {data !== undefined && data.items.length > 0 && (
          <Stack gap="4" align="flex-start">
            <ApiKeyList keys={data.items} />
            {createButton}
          </Stack>
        )}
      </SettingsCard>
      {isCreating && <CreateKeyDialog onClose={() => setCreating(false)} />}
    </SettingsSection>
  );
}
