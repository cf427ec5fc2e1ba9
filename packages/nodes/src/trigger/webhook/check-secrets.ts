import type { z } from 'zod';
import type { authSchema } from './auth-schema.ts';
import type { signatureSchema } from './signature-schema.ts';

export interface SecretSources {
  readonly auth?: z.infer<typeof authSchema> | undefined;
  readonly auth_credential?: string | undefined;
  readonly signature?: z.infer<typeof signatureSchema> | undefined;
  readonly signature_credential?: string | undefined;
}

interface SecretFault {
  readonly path: string[];
  readonly message: string;
}

const MISSING = 'Required, unless a credential holds it';
const TWICE = 'The credential holds it: leave it out here, or the credential';

/** Each check has its secret in one place: written in the config, or in a credential. */
export function secretFaults(config: SecretSources): SecretFault[] {
  return [...authFaults(config), ...signatureFaults(config)];
}

function authFaults({ auth, auth_credential: credential }: SecretSources): SecretFault[] {
  if (auth === undefined) return credential === undefined ? [] : [unused('auth_credential', 'Who may call')];
  if (auth.type === 'jwt' && auth.algorithm !== 'HS256' && credential !== undefined) {
    const message = `The public key of ${auth.algorithm} is no secret: enter it as the key`;
    return [{ path: ['auth_credential'], message }];
  }
  const [field, written] = writtenSecret(auth);
  return inOnePlace(['auth', field], written, credential);
}

function signatureFaults({ signature, signature_credential: credential }: SecretSources): SecretFault[] {
  if (signature === undefined) return credential === undefined ? [] : [unused('signature_credential', 'Signature')];
  if (credential !== undefined && signature.previous_secret !== undefined) {
    return [{ path: ['signature', 'previous_secret'], message: TWICE }];
  }
  return inOnePlace(['signature', 'secret'], signature.secret, credential);
}

function writtenSecret(auth: z.infer<typeof authSchema>): [field: string, secret: string | undefined] {
  switch (auth.type) {
    case 'basic':
      return ['password', auth.password];
    case 'header':
      return ['value', auth.value];
    case 'bearer':
      return ['token', auth.token];
    case 'jwt':
      return ['key', auth.key];
  }
}

function inOnePlace(path: string[], written: string | undefined, credential: string | undefined): SecretFault[] {
  if (written === undefined && credential === undefined) return [{ path, message: MISSING }];
  return written !== undefined && credential !== undefined ? [{ path, message: TWICE }] : [];
}

function unused(field: string, title: string): SecretFault {
  return { path: [field], message: `It is used by nothing: choose a kind of "${title}", or no credential` };
}
