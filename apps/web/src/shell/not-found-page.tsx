import { Button } from '@chakra-ui/react';
import { MapPinOff } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { usePageTitle } from '../components/use-page-title.ts';

/** For addresses that lead nowhere, and for things that are gone or belong to somebody else. */
export function NotFoundPage() {
  usePageTitle('Not found');
  return (
    <EmptyState
      heading="h1"
      icon={MapPinOff}
      title="There is nothing here"
      action={
        <Button asChild variant="solid">
          <Link to="/workflows">Go to workflows</Link>
        </Button>
      }
    >
      The address is wrong, or what it named was deleted or belongs to another account.
    </EmptyState>
  );
}
