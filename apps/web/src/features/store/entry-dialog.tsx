import { Button, Flex, Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { getStoreEntryOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { deleteStoreEntry } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Modal } from '../../components/modal.tsx';
import { toaster } from '../../components/toaster.tsx';
import { JsonTree } from '../../json-tree/json-tree.tsx';

interface EntryDialogProps {
  /** Empty: what all workflows share. */
  readonly area: { readonly workflow_id?: string };
  readonly entryKey: string;
  readonly onClose: () => void;
}

/** A stored value whole; it can be deleted. */
export function EntryDialog({ area, entryKey, onClose }: EntryDialogProps) {
  const query = { ...area, key: entryKey };
  const { data, error, refetch } = useQuery(getStoreEntryOptions({ query }));
  const [isDeleting, setDeleting] = useState(false);
  const remove = useApi({
    call: () => deleteStoreEntry({ query, throwOnError: true }),
    refreshes: ['listStoreEntries'],
    onSuccess: () => {
      toaster.create({ type: 'success', title: 'The value is deleted' });
      onClose();
    },
  });
  if (isDeleting) {
    return (
      <ConfirmDialog
        title={`Delete “${entryKey}”?`}
        verb="Delete"
        keepVerb="Keep"
        isDangerous
        isPending={remove.isPending}
        error={remove.error}
        errorTitle="The value is not deleted"
        onConfirm={() => remove.mutate(undefined)}
        onClose={() => setDeleting(false)}
      >
        Runs that read it from now on find nothing. It cannot be taken back.
      </ConfirmDialog>
    );
  }
  return (
    <Modal title={entryKey} size="lg" onClose={onClose}>
      <Stack gap="4">
        {error !== null && (
          <ErrorNotice title="The value could not be loaded" error={error} onRetry={() => void refetch()} />
        )}
        {data === undefined && error === null && <Skeleton h="32" aria-label="Loading" />}
        {data !== undefined && <JsonTree value={data.value} label={`Value of ${entryKey}`} />}
        <Flex justify="space-between" align="center" gap="3" wrap="wrap">
          <Text textStyle="small" color="fg.muted" flex="1" minW="180px">
            Values are changed by workflows, with the node “Store”.
          </Text>
          <Button color="danger.fg" onClick={() => setDeleting(true)}>
            <Trash2 size={16} aria-hidden /> Delete
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
