import { render } from '@testing-library/react';
import userEvent, { type UserEvent } from '@testing-library/user-event';
import axios from 'axios';
import { inject } from 'vitest';
import { client } from '../api/generated/client.gen.ts';
import { session } from '../api/session.ts';
import { App } from './app.tsx';
import './server-url.conformance.ts';

/** jsdom asks its own origin alone; these tests ask the real server, as a program does. */
function askRealServer(): void {
  const serverUrl = inject('serverUrl');
  axios.defaults.baseURL = serverUrl;
  axios.defaults.adapter = 'http';
  client.instance.interceptors.request.use((config) => ({ ...config, baseURL: serverUrl, adapter: 'http' }));
  const ask = globalThis.fetch;
  globalThis.fetch = (input, init) => ask(typeof input === 'string' ? new URL(input, serverUrl) : input, init);
}

askRealServer();

let accounts = 0;

export interface TestAccount {
  readonly email: string;
  readonly password: string;
  /** Sends a request as this account. @throws AxiosError when it is refused */
  call<Answer>(method: string, path: string, body?: object): Promise<Answer>;
}

/** A fresh account, made over the API. */
export async function addAccount(): Promise<TestAccount> {
  accounts += 1;
  const credentials = { email: `page-${Date.now()}-${accounts}@example.com`, password: 'a long enough password' };
  const plain = axios.create({ baseURL: `${inject('serverUrl')}/api/v1`, adapter: 'http' });
  await plain.post('/auth/register', credentials);
  const { data } = await plain.post<{ access_token: string; expires_in: number }>('/auth/token', credentials);
  const headers = { authorization: `Bearer ${data.access_token}` };
  return {
    ...credentials,
    call: async (method, path, body) => (await plain.request({ method, url: path, data: body, headers })).data,
  };
}

/**
 * Opens the whole app at a path, and signs the account in by the form, as a person does.
 *
 * @param account undefined: nobody is signed in
 */
export async function openApp(path: string, account?: TestAccount): Promise<UserEvent> {
  session.set(undefined);
  window.history.replaceState(null, '', path);
  const user = userEvent.setup();
  const screen = render(<App />);
  if (account === undefined) return user;
  await user.type(await screen.findByLabelText(/^E-mail/), account.email);
  await user.type(screen.getByLabelText(/^Password/), account.password);
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  return user;
}
