import type { Clock } from '@automateos/runtime';
import cookies from '@fastify/cookie';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Passwords } from '../auth/passwords.ts';
import type { OpenStreams } from '../event-streams/open-streams.ts';
import type { RateLimits } from '../throttle/rate-limits.ts';
import { createSignInThrottle } from '../throttle/sign-in-throttle.ts';
import { createTokenBuckets } from '../throttle/token-bucket.ts';
import type { Api } from './api.ts';
import { addApiKeyRoutes } from './api-keys/api-keys.ts';
import { addLogoutRoute } from './auth/logout.ts';
import { addRefreshRoute } from './auth/refresh.ts';
import { addRegisterRoute } from './auth/register.ts';
import type { SessionRouteOptions } from './auth/session-options.ts';
import { createSignIn } from './auth/sign-in.ts';
import { addTokenRoute } from './auth/token.ts';
import { addConnectRoutes } from './credentials/connect.ts';
import { addCredentialTypeRoute } from './credentials/credential-types.ts';
import { addCredentialRoutes } from './credentials/credentials.ts';
import { addDeadLetterReadRoutes } from './dead-letters/read.ts';
import { addRedriveRoutes } from './dead-letters/redrives.ts';
import { addDeadLetterWriteRoutes } from './dead-letters/write.ts';
import { addEventRoutes } from './events/events.ts';
import { addExecutionReadRoutes } from './executions/read.ts';
import { addResolveRoute } from './executions/resolve.ts';
import { addWaitRoutes } from './executions/waits.ts';
import { addExecutionWriteRoutes } from './executions/write.ts';
import { addPreviewRoute } from './expressions/preview.ts';
import { addNodeTypeRoutes } from './node-types/list.ts';
import { addOperationsRoute } from './operations/operations.ts';
import { addScheduleRoutes } from './schedules/schedules.ts';
import { addStoreRoutes } from './store/store.ts';
import { addUserRoutes } from './users/me.ts';
import { addPasswordRoute } from './users/password.ts';
import { addWebhookRequestRoutes } from './webhook-requests/webhook-requests.ts';
import { addWorkflowReadRoutes } from './workflows/read.ts';
import { addWorkflowWriteRoutes } from './workflows/write.ts';

const HOUR_MS = 3_600_000;

export interface ApiRouteOptions extends SessionRouteOptions {
  readonly clock: Clock;
  readonly limits: RateLimits;
  readonly passwords: Passwords;
  readonly openStreams: OpenStreams;
  readonly version: string;
}

/** All that is under `/api/v1`. */
export async function addApiRoutes(api: Api, options: ApiRouteOptions): Promise<void> {
  const { useCases, clock, limits, passwords, addressOf } = options;
  const registrations = createTokenBuckets(clock, limits.registrationsPerHour, limits.registrationsPerHour / HOUR_MS);
  const throttle = createSignInThrottle(clock, limits);
  const signIn = createSignIn({ useCases, passwords, throttle });

  addRegisterRoute(api, { useCases, passwords, addressOf, registrations });
  // Only routes of sessions read cookies.
  await api.register(cookies, { hook: false });
  await api.register(async (scope) => addTokenRoute(scope.withTypeProvider<ZodTypeProvider>(), signIn, options));
  addRefreshRoute(api, options);
  addLogoutRoute(api, options);
  addUserRoutes(api, useCases);
  addPasswordRoute(api, { ...options, throttle });
  addApiKeyRoutes(api, useCases, options.accounts);
  addCredentialRoutes(api, useCases);
  addConnectRoutes(api, useCases);
  addCredentialTypeRoute(api);
  addWorkflowReadRoutes(api, useCases);
  addWorkflowWriteRoutes(api, useCases);
  addExecutionReadRoutes(api, useCases);
  addExecutionWriteRoutes(api, useCases);
  addResolveRoute(api, useCases);
  addWaitRoutes(api, useCases);
  addDeadLetterReadRoutes(api, useCases);
  addDeadLetterWriteRoutes(api, useCases);
  addRedriveRoutes(api, useCases);
  addEventRoutes(api, options);
  addOperationsRoute(api, useCases, options.version);
  addPreviewRoute(api, useCases, clock);
  addScheduleRoutes(api, useCases);
  addWebhookRequestRoutes(api, useCases);
  addStoreRoutes(api, useCases);
  addNodeTypeRoutes(api, useCases);
}
