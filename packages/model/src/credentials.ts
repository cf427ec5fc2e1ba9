import { z } from 'zod';
import type { AllowedHost } from './allowed-hosts.ts';
import type { CredentialFields, CredentialType } from './credential-types.ts';
import { CREDENTIAL_FORMAT } from './field-formats.ts';
import { UUID } from './ids.ts';
import type { Secret } from './secret.ts';

/**
 * A field of a node's config that holds a credential: its id, as it stands in the document. It is never an expression
 * and never looked up by a name, so that data cannot choose it. It stands at the top of the config.
 */
export function credentialField(types: readonly [CredentialType, ...CredentialType[]]) {
  return z
    .string()
    .regex(UUID, 'Choose a credential: this is to be its id, never an expression')
    .meta({ title: 'Credential', format: CREDENTIAL_FORMAT, credential_types: [...types] });
}

/** What egress adds to requests, and the only hosts to which it does. */
export interface HttpCredential {
  /** Connections that carried one credential carry no other. */
  readonly id: string;
  readonly hosts: readonly AllowedHost[];
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, Secret>>;
  readonly query: Readonly<Record<string, Secret>>;
}

type Guarded<Type extends 'smtp' | 'postgres' | 'mysql'> = Readonly<Omit<CredentialFields<Type>, 'password'>> & {
  readonly type: Type;
  readonly password: Secret | undefined;
};

/** The fields of a credential of a type that is used on a socket. */
export type SocketCredential = Guarded<'smtp'> | Guarded<'postgres'> | Guarded<'mysql'>;

export const CREDENTIAL_FAULTS = [
  /** None is bound to this version of the workflow under this id, or it is of another type. */
  'CREDENTIAL_NOT_FOUND',
  /** It must not be sent to this host. */
  'CREDENTIAL_HOST_MISMATCH',
  /** A person has to connect it (again). */
  'CREDENTIAL_NOT_CONNECTED',
  /** It could not be read, or no token could be had, just now. */
  'CREDENTIAL_UNAVAILABLE',
] as const;
export type CredentialFaultCode = (typeof CREDENTIAL_FAULTS)[number];

export interface CredentialFault {
  readonly code: CredentialFaultCode;
  /** Says what is wrong and what to do. */
  readonly message: string;
}

export type CredentialOutcome =
  | { readonly ok: true; readonly credential: SocketCredential }
  | { readonly ok: false; readonly fault: CredentialFault };
