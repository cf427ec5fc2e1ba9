import { createHash, randomBytes } from 'node:crypto';
import { AppError, type CredentialId, isUuid, type OutgoingHttp, validationError } from '@automateos/model';
import type { Clock, CredentialRecord } from '../../ports.ts';
import type { Keyring, SealedPlace } from '../../secrets/keyring.ts';
import type { Actor } from '../../use-cases.ts';
import { openSecrets } from '../seal-credential.ts';
import { requestTokens, type Tokens } from './token-request.ts';

/** Where the service sends the browser back to: a page of the web app, whose user is signed in. */
const CALLBACK_PATH = '/credentials/connected';

const STATE_LASTS_MS = 10 * 60_000;

export interface ConnectDeps {
  readonly keyring: Keyring;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
  readonly publicUrl: () => string;
}

/** What travels with the browser, encrypted for the user who began. */
interface State {
  readonly credentialId: CredentialId;
  /** Of the credential when it began: once it was connected, or changed, the state is used up. */
  readonly revision: number;
  readonly verifier: string;
  readonly expiresAt: number;
}

/** Where to send the browser so that the user agrees. */
export function authorizationUrl(actor: Actor, record: CredentialRecord, deps: ConnectDeps): string {
  if (record.type !== 'oauth2_authorization_code') {
    throw new AppError('BAD_REQUEST', 'A credential of this type is not connected in the browser.');
  }
  const { authorization_url: text, client_id: clientId, scope } = record.fields;
  const verifier = randomBytes(32).toString('base64url');
  const state: State = {
    credentialId: record.id,
    revision: record.revision,
    verifier,
    expiresAt: deps.clock.nowMs() + STATE_LASTS_MS,
  };
  const url = new URL(String(text));
  const parameters = {
    response_type: 'code',
    client_id: String(clientId),
    redirect_uri: redirectUri(deps),
    state: deps.keyring.seal('oauth-state', JSON.stringify(state), placeOf(actor)),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(typeof scope === 'string' && scope !== '' && { scope }),
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Which credential a user has agreed for. @throws AppError VALIDATION_ERROR: not this user's, or too late */
export function readState(actor: Actor, text: string, { keyring, clock }: ConnectDeps): State {
  const state = openState(actor, text, keyring);
  if (state === undefined) throw wrongState('This was not begun here by you; connect it from the page of credentials');
  if (state.expiresAt <= clock.nowMs()) throw wrongState('It took longer than ten minutes; connect it again');
  return state;
}

function openState(actor: Actor, text: string, keyring: Keyring): State | undefined {
  try {
    // Ours: it opens under our key for this user only.
    const state = JSON.parse(keyring.open('oauth-state', text, placeOf(actor))) as State;
    return isUuid(state.credentialId) ? state : undefined;
  } catch {
    return undefined;
  }
}

/** Turns the code that came back into tokens. @throws AppError VALIDATION_ERROR */
export async function exchangeCode(
  record: CredentialRecord,
  { verifier, revision }: State,
  code: string,
  deps: ConnectDeps,
): Promise<Tokens> {
  // Told here, since services take back what they gave when they see a code twice.
  if (record.revision !== revision) throw wrongState('It was connected or changed meanwhile; connect it again');
  const grant = {
    grant_type: 'authorization_code',
    code,
    redirect_uri: redirectUri(deps),
    code_verifier: verifier,
  };
  const open = { record, secrets: openSecrets(deps.keyring, record) };
  const outcome = await requestTokens(open, grant, { http: deps.http, nowMs: deps.clock.nowMs });
  if (outcome.ok) return outcome.tokens;
  throw validationError('The credential could not be connected', [{ field: 'code', issue: outcome.message }]);
}

function redirectUri({ publicUrl }: ConnectDeps): string {
  return `${publicUrl()}${CALLBACK_PATH}`;
}

function placeOf({ userId }: Actor): SealedPlace {
  return { table: 'oauth2', rowId: '', ownerId: userId, column: 'state' };
}

function wrongState(issue: string): AppError {
  return validationError('The credential could not be connected', [{ field: 'state', issue }]);
}
