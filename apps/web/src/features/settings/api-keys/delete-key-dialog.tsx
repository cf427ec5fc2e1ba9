import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { type ApiKey, deleteApiKey } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Modal } from '../../../components/modal.tsx';

interface DeleteKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly onClose: () => void;
}

/** Asks, since a deleted key cannot be had back: nobody has it to make it again. */
export function DeleteKeyDialog({ apiKey, onClose }: DeleteKeyDialogProps) {
  const remove = useApi({
    call: () => deleteApiKey({ path: { id: apiKey.id }, throwOnError: true }),
    refreshes: ['listApiKeys'],
    onSuccess: onClose,
  });
  return (
    <Modal title={`Delete “${apiKey.name}”?`} size="sm" onClose={onClose}>
      <Stack gap="4">
        <Text color="fg.muted">Programs that use this key are refused from now on. It cannot be taken back.</Text>
        {remove.isError && <ErrorNotice title="The key is not deleted" error={remove.error} />}
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Keep</Button>
          <Button
            bg="danger.solid"
            color="danger.contrast"
            borderColor="transparent"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            Delete
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
