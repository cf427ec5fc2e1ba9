import { userSchema } from '@automateos/model';
import type { UseCases } from '@automateos/runtime';
import { unauthenticated } from '../../auth/access-tokens.ts';
import { actorOf } from '../../permissions/permission.ts';
import { type Api, errors, SECURED } from '../api.ts';
import { toUserBody } from './to-user-body.ts';

export function addUserRoutes(api: Api, useCases: UseCases): void {
  api.get('/users/me', {
    config: { permission: 'user:read' },
    schema: {
      operationId: 'getMe',
      tags: ['Sign-in'],
      summary: 'The account that the token belongs to',
      security: SECURED,
      response: { 200: userSchema, ...errors(401, 429) },
    },
    handler: async (request) => {
      const user = await useCases.users.find(actorOf(request).userId);
      if (user === undefined) throw unauthenticated();
      return toUserBody(user);
    },
  });
}
