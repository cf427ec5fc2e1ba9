import type { CredentialId, UserId } from '@automateos/model';
import type { Keyring, SealedPlace } from '../secrets/keyring.ts';

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

function placeOf({ id, ownerId }: Owned, column: 'secrets_sealed'): SealedPlace {
  return { table: 'credentials', rowId: id, ownerId, column };
}
