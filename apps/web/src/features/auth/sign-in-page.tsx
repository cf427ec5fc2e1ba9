import { Box, Link } from '@chakra-ui/react';
import { Navigate, Link as RouterLink, useLocation } from 'react-router';
import { useAuth } from '../../auth/use-auth.ts';
import { AuthFrame } from './auth-frame.tsx';
import { LoginForm } from './login-form.tsx';
import { useReturnTo } from './use-return-to.ts';

export function SignInPage() {
  const { state } = useAuth();
  const location = useLocation();
  const { returnTo, hasExpired } = useReturnTo();
  if (state.status === 'unknown') return null;
  if (state.status === 'signed-in') return <Navigate to={returnTo} replace />;
  return (
    <AuthFrame
      title="Sign in"
      footer={
        <>
          No account yet?{' '}
          <Link asChild color="accent.fg" fontWeight="500">
            <RouterLink to="/sign-up" state={location.state}>
              Create one
            </RouterLink>
          </Link>
        </>
      }
    >
      {hasExpired && (
        <Box role="status" p="3" borderRadius="field" bg="status.waiting.bg" color="status.waiting.fg">
          Your session has ended. Sign in to go on where you were.
        </Box>
      )}
      <LoginForm />
    </AuthFrame>
  );
}
