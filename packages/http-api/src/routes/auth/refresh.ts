import { AppError, tokenSchema } from '@automateos/model';
import { z } from 'zod';
import { answerToken } from '../../auth/token-answer.ts';
import { addressKey } from '../../server/client-address.ts';
import { type Api, errors } from '../api.ts';
import type { SessionRouteOptions } from './session-options.ts';

export function addRefreshRoute(api: Api, options: SessionRouteOptions): void {
  const { useCases, tokens, cookie, addressOf, budgets, unknownTokens } = options;
  api.post('/auth/refresh', {
    config: { permission: 'public' },
    schema: {
      operationId: 'refreshToken',
      tags: ['Sign-in'],
      summary: 'Carry a session on',
      description:
        'For browsers: takes the cookie that `/auth/token` sets with `remember`, and sets the next one. A cookie that was used before ends its session.',
      body: z.strictObject({}).optional(),
      response: { 200: tokenSchema, ...errors(400, 401, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      cookie.refuseForeign(request);
      const refreshToken = cookie.read(request);
      if (refreshToken === undefined) throw noSession();
      const address = addressOf(request.raw);
      budgets.take(addressKey(address));
      const session = await useCases.sessions.refresh(refreshToken, address);
      if (session === undefined) {
        cookie.clear(reply);
        unknownTokens.take(addressKey(address));
        throw noSession();
      }
      cookie.set(reply, session.refreshToken);
      return answerToken(tokens, session.userId, session.tokenVersion, session.sessionId);
    },
  });
}

function noSession(): AppError {
  return new AppError('UNAUTHENTICATED', 'There is no session to carry on; sign in with POST /api/v1/auth/token.');
}
