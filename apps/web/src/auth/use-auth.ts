import { use } from 'react';
import { type Auth, AuthContext } from './auth-context.tsx';

/** Who is signed in, and how to sign in and out. */
export function useAuth(): Auth {
  const auth = use(AuthContext);
  if (auth === undefined) throw new Error('useAuth needs an AuthProvider above it');
  return auth;
}
