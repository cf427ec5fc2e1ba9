import { tokenBodySchema, tokenFormSchema, tokenSchema } from '@automateos/model';
import { answerToken } from '../../auth/token-answer.ts';
import { parseContentType } from '../../json/content-type.ts';
import { alsoTakeForms, FORM } from '../../plugins/body-parsers.ts';
import { validate } from '../../validation/validator-compiler.ts';
import { type Api, errors } from '../api.ts';
import type { SessionRouteOptions } from './session-options.ts';
import { invalidCredentials, type SignIn } from './sign-in.ts';

/** The form is for programs, which get no cookie. */
function credentialsOf(
  contentType: string | undefined,
  body: unknown,
): { email: string; password: string; remember: boolean } {
  if (parseContentType(contentType ?? '')?.essence !== FORM) return validate(tokenBodySchema, body);
  const { username, password } = validate(tokenFormSchema, body);
  return { email: username, password, remember: false };
}

/** Has a scope of its own: it is the one route that takes forms. */
export function addTokenRoute(api: Api, signIn: SignIn, options: SessionRouteOptions): void {
  const { useCases, tokens, cookie, addressOf } = options;
  alsoTakeForms(api);
  api.post('/auth/token', {
    config: { permission: 'public' },
    schema: {
      operationId: 'createToken',
      tags: ['Sign-in'],
      summary: 'Sign in',
      description: 'Takes JSON, or the form of the OAuth2 password grant (RFC 6749, section 4.3).',
      body: tokenBodySchema,
      response: { 200: tokenSchema, ...errors(400, 401, 415, 422, 429, 503) },
    },
    // Which schema counts depends on the content type, so the handler checks.
    validatorCompiler: () => (data: unknown) => ({ value: data }),
    handler: async (request, reply) => {
      const { email, password, remember } = credentialsOf(request.headers['content-type'], request.body);
      const user = await signIn(email, password, addressOf(request.raw));
      // Pages of other origins get no cookie: they could not send it back.
      if (!remember || !cookie.isOwn(request)) return answerToken(tokens, user.id, user.tokenVersion);
      const grant = await useCases.sessions.start(user);
      if (grant === undefined) throw invalidCredentials();
      cookie.set(reply, grant.refreshToken);
      return answerToken(tokens, user.id, user.tokenVersion, grant.sessionId);
    },
  });
}
