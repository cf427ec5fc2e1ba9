import { Box, Button, HStack, Stack, Text } from '@chakra-ui/react';
import type { NewApiKey } from '../../../api/generated/index.ts';
import { CopyButton } from '../../../components/copy-button.tsx';
import { Modal } from '../../../components/modal.tsx';

interface NewKeyProps {
  readonly apiKey: NewApiKey;
  readonly onClose: () => void;
}

/** The only sight of a key. */
export function NewKey({ apiKey, onClose }: NewKeyProps) {
  return (
    <Modal title={`“${apiKey.name}” is ready`} size="lg" onClose={onClose}>
      <Stack gap="4">
        <Text color="fg.muted">
          Copy the key now and keep it where secrets are kept. The server keeps only its hash, so it cannot be shown
          again.
        </Text>
        <HStack gap="2" ps="3" pe="1" minH="11" borderWidth="1px" borderRadius="field" bg="bg.subtle">
          <Box as="code" textStyle="code" flex="1" minW="0" overflowWrap="anywhere" py="2">
            {apiKey.key}
          </Box>
          <CopyButton text={apiKey.key} label="Copy key" />
        </HStack>
        <Text color="fg.muted">
          Programs send it as{' '}
          <Box as="code" textStyle="code">
            Authorization: Bearer …
          </Box>
        </Text>
        <Button variant="solid" alignSelf="flex-end" onClick={onClose}>
          I have copied it
        </Button>
      </Stack>
    </Modal>
  );
}
