import { useLocation } from 'react-router';
import type { SignInLocationState } from '../../auth/require-auth.tsx';

/** Where a sign-in leads, and why it was asked for. The state comes from our own navigation, never from the address. */
export function useReturnTo(): SignInLocationState {
  const state = useLocation().state as Partial<SignInLocationState> | null; // written by `RequireAuth`
  return { returnTo: state?.returnTo ?? '/workflows', hasExpired: state?.hasExpired ?? false };
}
