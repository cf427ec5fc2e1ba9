import { tokenBodySchema, tokenFormSchema, tokenSchema } from '@automateos/model';
import { type AccessTokens, TOKEN_LIFETIME_S } from '../../auth/access-tokens.ts';
import { parseContentType } from '../../json/content-type.ts';
import { alsoTakeForms, FORM } from '../../plugins/body-parsers.ts';
import type { ClientAddress } from '../../server/client-address.ts';
import { validate } from '../../validation/validator-compiler.ts';
import { type Api, errors } from '../api.ts';
import type { SignIn } from './sign-in.ts';

function credentialsOf(contentType: string | undefined, body: unknown): { email: string; password: string } {
  if (parseContentType(contentType ?? '')?.essence !== FORM) return validate(tokenBodySchema, body);
  const { username, password } = validate(tokenFormSchema, body);
  return { email: username, password };
}

/** Has a scope of its own: it is the one route that takes forms. */
export function addTokenRoute(api: Api, signIn: SignIn, tokens: AccessTokens, addressOf: ClientAddress): void {
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
    handler: async (request) => {
      const { email, password } = credentialsOf(request.headers['content-type'], request.body);
      const user = await signIn(email, password, addressOf(request.raw));
      return {
        access_token: await tokens.sign(user.id, user.tokenVersion),
        token_type: 'bearer' as const,
        expires_in: TOKEN_LIFETIME_S,
      };
    },
  });
}
