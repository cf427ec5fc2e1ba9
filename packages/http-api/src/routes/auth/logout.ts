import { logoutBodySchema } from '@automateos/model';
import { z } from 'zod';
import { actorOf, tokenOf } from '../../permissions/permission.ts';
import { type Api, errors, SECURED } from '../api.ts';
import type { SessionRouteOptions } from './session-options.ts';

export function addLogoutRoute(api: Api, { useCases, accounts, cookie }: SessionRouteOptions): void {
  api.post('/auth/logout', {
    config: { permission: 'account:write' },
    schema: {
      operationId: 'signOut',
      tags: ['Sign-in'],
      summary: 'Sign out',
      description:
        'Ends the access token and the session of the cookie, or with `everywhere` every sign-in of the account. Other processes know it within five seconds. API keys stay.',
      security: SECURED,
      body: logoutBodySchema,
      response: { 204: z.null(), ...errors(400, 401, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const token = tokenOf(request);
      if (request.body.everywhere) {
        await useCases.sessions.endAll(actor);
        accounts.forget(actor.userId);
      } else {
        await useCases.sessions.end(actor, { ...token, refreshToken: cookie.read(request) });
        accounts.forgetToken(token);
      }
      cookie.clear(reply);
      reply.code(204);
      return null;
    },
  });
}
