import type { AxiosError, InternalAxiosRequestConfig } from 'axios';
import { toApiError } from './api-error.ts';
import { client } from './generated/client.gen.ts';
import { reachability } from './reachability.ts';
import { session } from './session.ts';

/** A request that was sent again after the token had been renewed is not sent a third time. */
const retried = new WeakSet<InternalAxiosRequestConfig>();

let isConfigured = false;

/** A webhook gets what any other program would send it: a run has no business to see who is signed in. */
const isApi = ({ url }: InternalAxiosRequestConfig): boolean => url?.startsWith('/api/') === true;

/** Gives every request to the API the token and every failure one shape. Called by the app's root; again it does nothing. */
export function configureClient(): void {
  if (isConfigured) return; // React calls initialisers twice while developing
  isConfigured = true;
  client.setConfig({ baseURL: '', throwOnError: true });
  const { interceptors } = client.instance;
  interceptors.request.use((config) => {
    if (session.token !== undefined && isApi(config)) config.headers.set('authorization', `Bearer ${session.token}`);
    return config;
  });
  interceptors.response.use(
    (response) => {
      reachability.report(true);
      return response;
    },
    async (error: AxiosError) => {
      reachability.report(error.response !== undefined || error.code === 'ERR_CANCELED');
      const { config, response } = error;
      // Only the token's end is mended by a new token; a wrong password is not, and would be counted twice.
      const isTokenOver = response?.status === 401 && toApiError(error).code === 'UNAUTHENTICATED';
      if (isTokenOver && config !== undefined && !retried.has(config) && session.token !== undefined) {
        if (await session.refresh()) {
          retried.add(config);
          return client.instance.request(config);
        }
      }
      throw toApiError(error);
    },
  );
}
