import { passwordBodySchema, tokenSchema, validationError } from '@automateos/model';
import { unauthenticated } from '../../auth/access-tokens.ts';
import type { Passwords } from '../../auth/passwords.ts';
import { answerToken } from '../../auth/token-answer.ts';
import { actorOf, tokenOf } from '../../permissions/permission.ts';
import { type SignInThrottle, tryPassword } from '../../throttle/sign-in-throttle.ts';
import { type Api, errors, SECURED } from '../api.ts';
import type { SessionRouteOptions } from '../auth/session-options.ts';

export interface PasswordRouteOptions extends SessionRouteOptions {
  readonly passwords: Passwords;
  readonly throttle: SignInThrottle;
}

export function addPasswordRoute(api: Api, options: PasswordRouteOptions): void {
  const { useCases, tokens, accounts, cookie, passwords, throttle } = options;
  api.put('/users/me/password', {
    config: { permission: 'account:write' },
    schema: {
      operationId: 'changePassword',
      tags: ['Sign-in'],
      summary: 'Change the password',
      description:
        'Ends every other sign-in of the account; the answer is a token to go on with. API keys stay. Wrong passwords count as failed sign-ins.',
      security: SECURED,
      body: passwordBodySchema,
      response: { 200: tokenSchema, ...errors(400, 401, 415, 422, 429, 503) },
    },
    handler: async (request, reply) => {
      const actor = actorOf(request);
      const { current_password: current, new_password: next } = request.body;
      const user = await useCases.users.find(actor.userId);
      if (user === undefined) throw unauthenticated();
      const check = () => passwords.verify(user.passwordHash, current);
      if (!(await tryPassword(throttle, user.email, actor.address, check))) {
        await useCases.users.recordWrongPassword(actor);
        throw validationError('The request is not valid', [
          { field: 'current_password', issue: 'Is not the password' },
        ]);
      }
      const { id, tokenVersion } = user;
      // The cookie is not sent here, but the token says that there is one.
      const isRemembered = tokenOf(request).sessionId !== undefined;
      const passwordHash = await passwords.hash(next);
      const changed = await useCases.users.changePassword(actor, { tokenVersion, passwordHash, isRemembered });
      if (changed === undefined) throw unauthenticated();
      accounts.forget(id);
      if (changed.grant !== undefined) cookie.set(reply, changed.grant.refreshToken);
      return answerToken(tokens, id, changed.tokenVersion, changed.grant?.sessionId);
    },
  });
}
