import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useMutation } from '@tanstack/react-query';
import { useAuth } from '../../../auth/use-auth.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Modal } from '../../../components/modal.tsx';

export function SignOutDialog({ onClose }: { readonly onClose: () => void }) {
  const { signOut } = useAuth();
  const everywhere = useMutation({ mutationFn: () => signOut({ everywhere: true }) });
  return (
    <Modal title="Sign out everywhere?" size="sm" onClose={onClose}>
      <Stack gap="4">
        <Text color="fg.muted">This browser and every other one have to sign in again.</Text>
        {everywhere.isError && <ErrorNotice title="You are not signed out" error={everywhere.error} />}
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Stay signed in</Button>
          <Button variant="solid" loading={everywhere.isPending} onClick={() => everywhere.mutate()}>
            Sign out everywhere
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
