import { Button, Stack, Text } from '@chakra-ui/react';
import type { FallbackProps } from 'react-error-boundary';

/** What stands where a node's panel failed: the canvas, the other nodes and the document go on. */
export function PanelError({ error, resetErrorBoundary }: FallbackProps) {
  return (
    <Stack role="alert" p="4" gap="3" align="flex-start">
      <Text fontWeight="600">This panel stopped working</Text>
      <Text color="fg.muted" overflowWrap="anywhere">
        A fault in the web app: “{error instanceof Error ? error.message : String(error)}”. The workflow is not touched
        by it.
      </Text>
      <Button size="sm" onClick={resetErrorBoundary}>
        Try again
      </Button>
    </Stack>
  );
}
