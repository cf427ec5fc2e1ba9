import { Button, Center } from '@chakra-ui/react';
import { PlugZap } from 'lucide-react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { EmptyState } from '../components/empty-state.tsx';
import { useAuth } from './use-auth.ts';

/** Where a sign-in returns to. */
export interface SignInLocationState {
  readonly returnTo: string;
  readonly hasExpired: boolean;
}

/** Shows its pages to who is signed in; others sign in first and come back. */
export function RequireAuth() {
  const { state, retry } = useAuth();
  const { pathname, search } = useLocation();
  if (state.status === 'unknown') return null;
  if (state.status === 'unreachable') {
    return (
      <Center as="main" minH="100dvh">
        <EmptyState
          heading="h1"
          icon={PlugZap}
          title="The server does not answer"
          action={<Button onClick={retry}>Try again</Button>}
        >
          It may be starting again. Nothing that it accepted is lost.
        </EmptyState>
      </Center>
    );
  }
  if (state.status === 'signed-out') {
    const location: SignInLocationState = { returnTo: pathname + search, hasExpired: state.wasSignedIn };
    return <Navigate to="/sign-in" state={location} replace />;
  }
  return <Outlet />;
}
