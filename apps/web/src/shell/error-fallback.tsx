import { Button, Center, HStack } from '@chakra-ui/react';
import { Bug } from 'lucide-react';
import type { FallbackProps } from 'react-error-boundary';
import { EmptyState } from '../components/empty-state.tsx';

/** What stands where a part of the app failed: round the app, a page, the editor, a node's panel. */
export function ErrorFallback({ error, resetErrorBoundary }: FallbackProps) {
  const message = error instanceof Error ? error.message : String(error);
  return (
    <Center role="alert" minH="60dvh">
      <EmptyState
        icon={Bug}
        title="This part stopped working"
        action={
          <HStack>
            <Button variant="solid" onClick={resetErrorBoundary}>
              Try again
            </Button>
            <Button onClick={() => location.reload()}>Reload the page</Button>
          </HStack>
        }
      >
        A fault in the web app: “{message}”. What is saved on the server is not touched by it.
      </EmptyState>
    </Center>
  );
}
