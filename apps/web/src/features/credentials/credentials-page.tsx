import { Box, Button, Skeleton, Stack } from '@chakra-ui/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { listCredentialsInfiniteOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import type { CredentialListItem } from '../../api/generated/index.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LoadMore } from '../../components/load-more.tsx';
import { Modal } from '../../components/modal.tsx';
import { Page } from '../../components/page.tsx';
import { CreateCredentialDialog } from '../../credentials/create-credential-dialog.tsx';
import { CredentialForm } from '../../credentials/credential-form.tsx';
import { useCredentialTypes } from '../../credentials/use-credential-types.ts';
import { type CredentialAction, CredentialRow } from './credential-row.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { TestDialog } from './test-dialog.tsx';

type Open = { readonly action: CredentialAction; readonly credential: CredentialListItem };

/** What workflows sign in with. */
export function CredentialsPage() {
  const [isCreating, setCreating] = useState(false);
  const [open, setOpen] = useState<Open>();
  const list = useInfiniteQuery({
    ...listCredentialsInfiniteOptions(),
    initialPageParam: {},
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? undefined : { query: { cursor } }),
  });
  const items = list.data?.pages.flatMap((page) => page.items);
  const types = useCredentialTypes();
  const create = (
    <Button variant="solid" onClick={() => setCreating(true)}>
      <Plus /> New credential
    </Button>
  );
  return (
    <Page title="Credentials" action={items?.length === 0 ? undefined : create}>
      {list.isPending && <Skeleton h="48" borderRadius="card" aria-label="Loading" />}
      {list.error !== null && (
        <ErrorNotice
          title="The credentials could not be loaded"
          error={list.error}
          onRetry={() => void list.refetch()}
        />
      )}
      {items?.length === 0 && (
        <EmptyState icon={KeyRound} title="No credentials yet" action={create}>
          Keep passwords, keys and tokens here, so that they stand in no workflow. They are encrypted, shown to nobody,
          and sent only to the hosts that you name.
        </EmptyState>
      )}
      {items !== undefined && items.length > 0 && (
        <Stack gap="3">
          <Box bg="bg.panel" borderWidth="1px" borderRadius="card">
            <Stack as="ul" listStyleType="none" gap="0">
              {items.map((credential) => (
                <CredentialRow
                  key={credential.id}
                  credential={credential}
                  type={types.find(({ type }) => type === credential.type)}
                  onAct={(action) => setOpen({ action, credential })}
                />
              ))}
            </Stack>
          </Box>
          {list.hasNextPage && (
            <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />
          )}
        </Stack>
      )}
      {isCreating && <CreateCredentialDialog onDone={() => setCreating(false)} onClose={() => setCreating(false)} />}
      {open !== undefined && <OpenDialog {...open} onClose={() => setOpen(undefined)} />}
    </Page>
  );
}

function OpenDialog({ action, credential, onClose }: Open & { readonly onClose: () => void }) {
  const type = useCredentialTypes().find((each) => each.type === credential.type);
  if (type === undefined) return null;
  if (action === 'delete') return <DeleteDialog credential={credential} onClose={onClose} />;
  if (action === 'test') {
    return <TestDialog credential={credential} isForHttp={type.use === 'http'} onClose={onClose} />;
  }
  return (
    <Modal title={`Edit “${credential.name}”`} size="lg" onClose={onClose}>
      <CredentialForm type={type} credential={credential} onDone={onClose} onCancel={onClose} />
    </Modal>
  );
}
