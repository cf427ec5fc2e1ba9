import { Button, Link } from '@chakra-ui/react';
import { Lock } from 'lucide-react';
import { useState } from 'react';
import { Navigate, Link as RouterLink, useLocation } from 'react-router';
import { useAuth } from '../../auth/use-auth.ts';
import { EmptyState } from '../../components/empty-state.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { RegisterForm } from './register-form.tsx';
import { useReturnTo } from './use-return-to.ts';

export function SignUpPage() {
  const { state } = useAuth();
  const location = useLocation();
  const { returnTo } = useReturnTo();
  const [isClosed, setClosed] = useState(false);
  if (state.status === 'unknown') return null;
  if (state.status === 'signed-in') return <Navigate to={returnTo} replace />;
  const toSignIn = (text: string) => (
    <RouterLink to="/sign-in" state={location.state}>
      {text}
    </RouterLink>
  );
  if (isClosed) {
    return (
      <AuthFrame title="Create your account" footer={null}>
        <EmptyState
          icon={Lock}
          title="New accounts cannot be made here"
          action={<Button asChild>{toSignIn('Sign in')}</Button>}
        >
          Registration is closed on this server. Ask the person who runs it for an account.
        </EmptyState>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame
      title="Create your account"
      footer={
        <>
          Already have an account?{' '}
          <Link asChild color="accent.fg" fontWeight="500">
            {toSignIn('Sign in')}
          </Link>
        </>
      }
    >
      <RegisterForm onClosed={() => setClosed(true)} />
    </AuthFrame>
  );
}
