import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { client } from '../api/generated/client.gen.ts';
import { getMe, type User } from '../api/generated/index.ts';
import { session, type TokenAnswer } from '../api/session.ts';

/** `unknown` until the first answer of the server; `unreachable` when none came. */
export type AuthState =
  | { readonly status: 'unknown' }
  | { readonly status: 'unreachable' }
  | { readonly status: 'signed-out'; readonly wasSignedIn: boolean }
  | { readonly status: 'signed-in'; readonly user: User };

export interface Auth {
  readonly state: AuthState;
  /** INVALID_CREDENTIALS, RATE_LIMITED. */
  signIn(credentials: { email: string; password: string }): Promise<void>;
  /** EMAIL_TAKEN, REGISTRATION_CLOSED; signs in afterwards. */
  register(credentials: { email: string; password: string }): Promise<void>;
  signOut(options?: { everywhere: boolean }): Promise<void>;
  /** Asks again whether the browser is signed in. */
  retry(): void;
}

export const AuthContext = createContext<Auth | undefined>(undefined);

const post = <Answer,>(path: string, body?: object) => client.instance.post<Answer>(`/api/v1${path}`, body);

export function AuthProvider({ children }: { readonly children: ReactNode }) {
  const [state, setState] = useState<AuthState>({ status: 'unknown' });
  const queries = useQueryClient();

  const loadUser = useCallback(async () => {
    const { data } = await getMe({ throwOnError: true });
    setState({ status: 'signed-in', user: data });
  }, []);

  const restore = useCallback(() => {
    setState({ status: 'unknown' });
    session
      .ready()
      .then((isSignedIn) => (isSignedIn ? loadUser() : setState({ status: 'signed-out', wasSignedIn: false })))
      .catch(() => setState({ status: 'unreachable' }));
  }, [loadUser]);

  useEffect(restore, [restore]);

  // The token is gone when the server refused to renew it: the session has ended.
  useEffect(
    () =>
      session.subscribe(() => {
        if (session.token !== undefined) return;
        queries.clear();
        setState((current) => (current.status === 'signed-in' ? { status: 'signed-out', wasSignedIn: true } : current));
      }),
    [queries],
  );

  const auth = useMemo<Auth>(() => {
    const signIn: Auth['signIn'] = async ({ email, password }) => {
      const { data } = await post<TokenAnswer>('/auth/token', { email, password, remember: true });
      queries.clear();
      session.set(data);
      await loadUser();
    };
    return {
      state,
      signIn,
      register: async (credentials) => {
        await post('/auth/register', credentials);
        await signIn(credentials);
      },
      signOut: async (options) => {
        await post('/auth/logout', options ?? {});
        setState({ status: 'signed-out', wasSignedIn: false });
        session.set(undefined);
      },
      retry: restore,
    };
  }, [state, queries, loadUser, restore]);

  return <AuthContext value={auth}>{children}</AuthContext>;
}
