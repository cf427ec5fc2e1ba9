import type { CredentialId, UserId } from '@automateos/model';
import type { Keyring, SealedPlace } from '../secrets/keyring.ts';
import type { Tokens } from './oauth2/token-request.ts';

/** The secret fields of a credential by name. */
export type SecretFields = Readonly<Record<string, string>>;

interface Owned {
  readonly id: CredentialId;
  readonly ownerId: UserId;
}

export function sealSecrets(keyring: Keyring, owned: Owned, secrets: SecretFields): string {
  return keyring.seal('credentials', JSON.stringify(secrets), placeOf(owned, 'secrets_sealed'));
}

/** @throws Error when it was sealed for another place or under a secret that is not known any more */
export function openSecrets(keyring: Keyring, owned: Owned & { readonly secretsSealed: string }): SecretFields {
  return JSON.parse(keyring.open('credentials', owned.secretsSealed, placeOf(owned, 'secrets_sealed')));
}

export function sealTokens(keyring: Keyring, owned: Owned, tokens: Tokens): string {
  return keyring.seal('credentials', JSON.stringify(tokens), placeOf(owned, 'tokens_sealed'));
}

/** Undefined: there are none. @throws Error as `openSecrets` does */
export function openTokens(
  keyring: Keyring,
  owned: Owned & { readonly tokensSealed: string | null },
): Tokens | undefined {
  if (owned.tokensSealed === null) return undefined;
  return JSON.parse(keyring.open('credentials', owned.tokensSealed, placeOf(owned, 'tokens_sealed')));
}

function placeOf({ id, ownerId }: Owned, column: 'secrets_sealed' | 'tokens_sealed'): SealedPlace {
  return { table: 'credentials', rowId: id, ownerId, column };
}
