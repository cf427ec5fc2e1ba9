import { type HttpCredential, isAllowedHost, type Secret } from '@automateos/model';
import { FaultError } from './fault.ts';
import type { HopRequest } from './redirect.ts';
import { withAttached } from './request-headers.ts';
import type { Target } from './target.ts';

/**
 * Puts a credential on one hop, if that goes to one of its hosts. Called for the first hop and for those that stay at its
 * origin; whoever is led elsewhere goes without.
 *
 * @throws FaultError CREDENTIAL_HOST_MISMATCH, INVALID_REQUEST
 */
export function attachCredential(hop: HopRequest, target: Target, credential: HttpCredential): HopRequest {
  if (!isAllowedHost(credential.hosts, target.host, target.isTls)) throw mismatch(target, credential);
  return {
    ...hop,
    headers: withAttached(hop.headers, credential.headers),
    path: withParameters(target, credential.query),
    credentialId: credential.id,
  };
}

/** A parameter that the address has already is replaced: links to next pages carry the key that they came by. */
function withParameters(target: Target, query: Readonly<Record<string, Secret>>): string {
  const added = Object.entries(query);
  if (added.length === 0) return target.path;
  const parameters = new URLSearchParams(target.url.search);
  for (const [name, secret] of added) parameters.set(name, secret.reveal());
  return `${target.url.pathname}?${parameters}`;
}

function mismatch({ host, isTls }: Target, { hosts }: HttpCredential): FaultError {
  const isPlain = !isTls && isAllowedHost(hosts, host, true);
  const why = isPlain
    ? `its allowed host does not say that it may be sent without TLS; use https, or write "http://${host}" there`
    : 'add the host to its allowed hosts if it may be sent there';
  const message = `The credential must not be sent to "${host}": ${why}`;
  return new FaultError('CREDENTIAL_HOST_MISMATCH', message, { host });
}
