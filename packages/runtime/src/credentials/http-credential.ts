import {
  type AllowedHost,
  assertNever,
  CREDENTIAL_TYPES,
  type CredentialType,
  type HookSecret,
  type HttpCredential,
  parseAllowedHost,
  Secret,
  type SocketCredential,
} from '@automateos/model';
import type { CredentialRecord } from '../ports.ts';
import type { SecretFields } from './seal-credential.ts';

/** A credential with its secrets, read. */
export interface OpenCredential {
  readonly record: CredentialRecord;
  readonly secrets: SecretFields;
}

export function hostsOf({ allowedHosts }: CredentialRecord): AllowedHost[] {
  return allowedHosts.map(parseAllowedHost).filter((host) => host !== undefined);
}

/**
 * What a credential adds to requests. Undefined: nothing, because it is of a type for sockets.
 *
 * @param accessToken of a type that gets tokens
 */
export function toHttpCredential(open: OpenCredential, accessToken: string): HttpCredential | undefined {
  const added = whatIsAdded(open, accessToken);
  return added && { id: open.record.id, hosts: hostsOf(open.record), headers: {}, query: {}, ...added };
}

function whatIsAdded(
  { record: { type, fields }, secrets }: OpenCredential,
  accessToken: string,
): Pick<HttpCredential, 'headers'> | Pick<HttpCredential, 'query'> | undefined {
  switch (type) {
    case 'basic': {
      const { username, password } = CREDENTIAL_TYPES.basic.fields.parse({ ...fields, ...secrets });
      // One byte for each character, as headers have it.
      const pair = Buffer.from(`${username}:${password}`, 'utf8').toString('base64');
      return { headers: { authorization: new Secret(`Basic ${pair}`) } };
    }
    case 'header': {
      const { name, value } = CREDENTIAL_TYPES.header.fields.parse({ ...fields, ...secrets });
      return { headers: { [name.toLowerCase()]: new Secret(value) } };
    }
    case 'bearer': {
      const { token } = CREDENTIAL_TYPES.bearer.fields.parse({ ...fields, ...secrets });
      return { headers: { authorization: new Secret(`Bearer ${token.replace(/^bearer\s+/i, '')}`) } };
    }
    case 'query_key': {
      const { name, value } = CREDENTIAL_TYPES.query_key.fields.parse({ ...fields, ...secrets });
      return { query: { [name]: new Secret(value) } };
    }
    case 'oauth2_authorization_code':
    case 'oauth2_client_credentials':
      return { headers: { authorization: new Secret(`Bearer ${accessToken}`) } };
    case 'smtp':
    case 'postgres':
    case 'mysql':
    case 'webhook_secret':
      return undefined;
    default:
      return assertNever(type);
  }
}

/** The fields of a credential for a socket. Undefined: it is of a type for requests, which nodes do not get to see. */
export function toSocketCredential({
  record: { type, fields },
  secrets,
}: OpenCredential): SocketCredential | undefined {
  const password = secrets.password === undefined ? undefined : new Secret(secrets.password);
  switch (type) {
    case 'smtp':
      return { type, ...CREDENTIAL_TYPES.smtp.fields.parse(fields), password };
    case 'postgres':
      return { type, ...CREDENTIAL_TYPES.postgres.fields.parse(fields), password };
    case 'mysql':
      return { type, ...CREDENTIAL_TYPES.mysql.fields.parse(fields), password };
    case 'basic':
    case 'header':
    case 'bearer':
    case 'query_key':
    case 'oauth2_authorization_code':
    case 'oauth2_client_credentials':
    case 'webhook_secret':
      return undefined;
    default:
      return assertNever(type);
  }
}

/** What callers of a webhook show. Undefined: it is of a type that is sent to others. */
export function toHookSecret({ record: { type, fields }, secrets }: OpenCredential): HookSecret | undefined {
  if (type !== 'webhook_secret') return undefined;
  const { secret, previous_secret: previous } = CREDENTIAL_TYPES[type].fields.parse({ ...fields, ...secrets });
  return { secret, previous };
}

/** What must not be seen of a credential in anything that is recorded. */
export function textsToHide({ record: { type, fields }, secrets }: OpenCredential): string[] {
  const texts = Object.values(secrets);
  // Sent as one text, whose base64 is not made of the parts'.
  return type === 'basic' ? [...texts, `${String(fields.username)}:${secrets.password}`] : texts;
}

/** The names of a type's fields that are encrypted. */
export function secretNamesOf(type: CredentialType): readonly string[] {
  const { shape } = CREDENTIAL_TYPES[type].fields;
  return Object.entries(shape).flatMap(([name, field]) => (field.meta()?.format === 'secret' ? [name] : []));
}
