import { createPublicKey } from 'node:crypto';
import { HOOK_JWT_ALGORITHMS, type HookAuth, type HookSecret } from '@automateos/model';
import { z } from 'zod';
import { headerNameField, secretField, secretOf } from './shared-fields.ts';

const MOST_CHARACTERS = 8_192;
const LEAST_RSA_BITS = 2_048;

/** What tells one way from the others. */
function kind<const Type extends string>(type: Type) {
  return z.literal(type).meta({ title: 'Kind', description: 'How callers show who they are.' });
}

const basic = z
  .strictObject({
    type: kind('basic'),
    username: z.string().min(1).max(255).meta({ title: 'User name', description: 'Without a colon.' }),
    password: secretField('Password', 'The password that callers send.').optional(),
  })
  .refine(({ username }) => !username.includes(':'), { path: ['username'], error: 'Must not contain a colon' })
  .meta({ title: 'Basic' });

const header = z
  .strictObject({
    type: kind('header'),
    name: headerNameField('Header', 'The header that callers send.').default('x-api-key'),
    value: secretField('Value', 'What the header must hold.').optional(),
  })
  .meta({ title: 'Header' });

const bearer = z
  .strictObject({
    type: kind('bearer'),
    token: secretField('Token', 'What follows `Bearer` in `Authorization`.').optional(),
  })
  .meta({ title: 'Bearer token' });

const jwt = z
  .strictObject({
    type: kind('jwt'),
    algorithm: z.enum(HOOK_JWT_ALGORITHMS).default('HS256').meta({
      title: 'Algorithm',
      description: 'The one algorithm that is taken, whatever a token says of itself.',
    }),
    key: z.string().min(1).max(MOST_CHARACTERS).optional().meta({
      title: 'Key',
      description: 'The shared secret of HS256; the public key in PEM of RS256 and ES256.',
      format: 'secret',
    }),
    issuer: z.string().min(1).max(255).optional().meta({ title: 'Issuer', description: 'What `iss` must be.' }),
    audience: z.string().min(1).max(255).optional().meta({ title: 'Audience', description: 'What `aud` must name.' }),
  })
  .superRefine(({ algorithm, key }, context) => {
    const message = key === undefined ? undefined : keyFault(algorithm, key);
    if (message !== undefined) context.addIssue({ code: 'custom', path: ['key'], message });
  })
  .meta({ title: 'JWT' });

/** Why a key is not one of the algorithm. */
function keyFault(algorithm: (typeof HOOK_JWT_ALGORITHMS)[number], key: string): string | undefined {
  if (algorithm === 'HS256') {
    return key.includes('-----BEGIN') ? 'A public key is no secret: take RS256 or ES256 for it' : undefined;
  }
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(key);
    if (key.includes('PRIVATE KEY')) return 'This is a private key, which belongs to the sender: enter the public key';
    if (algorithm === 'RS256') {
      const isFit = asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_RSA_BITS;
      return isFit ? undefined : `RS256 needs an RSA key of at least ${LEAST_RSA_BITS} bits`;
    }
    const isFit = asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1';
    return isFit ? undefined : 'ES256 needs a key on the curve P-256';
  } catch {
    return 'Must be a public key in PEM, from "-----BEGIN PUBLIC KEY-----" on';
  }
}

export const authSchema = z.discriminatedUnion('type', [basic, header, bearer, jwt]);

/** @param given the secret of a credential that takes the place of the config's */
export function toHookAuth(auth: z.infer<typeof authSchema>, given: HookSecret | undefined): HookAuth {
  switch (auth.type) {
    case 'basic':
      return { ...auth, password: secretOf(given, auth.password) };
    case 'header':
      return { ...auth, name: auth.name.toLowerCase(), value: secretOf(given, auth.value) };
    case 'bearer':
      return { ...auth, token: secretOf(given, auth.token) };
    case 'jwt':
      return { ...auth, key: secretOf(given, auth.key), issuer: auth.issuer, audience: auth.audience };
  }
}
