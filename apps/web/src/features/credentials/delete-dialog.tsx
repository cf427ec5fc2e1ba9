import { Box, Button, Link as ChakraLink, Flex, Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { getCredentialOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { type CredentialListItem, deleteCredential } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Modal } from '../../components/modal.tsx';

interface DeleteDialogProps {
  readonly credential: CredentialListItem;
  readonly onClose: () => void;
}

/** Says who uses it; what is in use is not deleted. */
export function DeleteDialog({ credential, onClose }: DeleteDialogProps) {
  const { data } = useQuery(getCredentialOptions({ path: { id: credential.id } }));
  const remove = useApi({
    call: () => deleteCredential({ path: { id: credential.id }, throwOnError: true }),
    refreshes: ['listCredentials'],
    onSuccess: onClose,
  });
  const title = `Delete “${credential.name}”?`;
  if (data === undefined) {
    return (
      <Modal title={title} size="sm" onClose={onClose}>
        <Skeleton h="5" aria-label="Loading" />
      </Modal>
    );
  }
  if (data.used_by.length > 0) {
    return (
      <Modal title={`“${credential.name}” is in use`} size="sm" onClose={onClose}>
        <Stack gap="4">
          <Text color="fg.muted">These workflows sign in with it. Take it out of them first:</Text>
          <Stack as="ul" gap="1" ps="4">
            {data.used_by.map(({ workflow_id: id, name }) => (
              <Box as="li" key={id} overflowWrap="anywhere">
                <ChakraLink asChild color="accent.fg" textDecoration="underline">
                  <Link to={`/workflows/${id}`}>{name}</Link>
                </ChakraLink>
              </Box>
            ))}
          </Stack>
          <Flex justify="flex-end">
            <Button onClick={onClose}>Close</Button>
          </Flex>
        </Stack>
      </Modal>
    );
  }
  return (
    <ConfirmDialog
      title={title}
      verb="Delete"
      keepVerb="Keep"
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      errorTitle="The credential is not deleted"
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      No workflow uses it. Its secrets are gone for good.
    </ConfirmDialog>
  );
}
