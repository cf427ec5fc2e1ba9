import type { CredentialFault, CredentialId, OutgoingHttp } from '@automateos/model';
import type { Clock, CredentialRecord, CredentialVaultStore } from '../../ports.ts';
import type { Keyring } from '../../secrets/keyring.ts';
import type { OpenCredential } from '../http-credential.ts';
import { openSecrets, openTokens, sealTokens } from '../seal-credential.ts';
import { requestTokens, type Tokens } from './token-request.ts';

export interface TokenKeeperDeps {
  readonly store: CredentialVaultStore;
  readonly keyring: Keyring;
  readonly http: OutgoingHttp;
  readonly clock: Clock;
}

/** Gives access tokens of credentials, new ones before the old ones expire. */
export interface TokenKeeper {
  accessToken(record: CredentialRecord): Promise<string | CredentialFault>;
  /**
   * Another token in place of one that a service has refused, of which nobody said when it ends. Undefined: none can be
   * had, or one was had just now, and then the refusal means something else.
   */
  replaceToken(record: CredentialRecord, refused: string): Promise<string | CredentialFault | undefined>;
}

/** A token that ends so soon may end on its way. */
const EARLY_MS = 60_000;
/** Whoever refuses a token that is no older refuses what it is used for. */
const REPLACE_EVERY_MS = 60_000;
const MOST_REPLACED = 10_000;
const LOOK_AGAIN_MS = 250;
/** Longer than whoever holds the lock has for the request; then it is free again. */
const LONGEST_WAIT_MS = 40_000;

/**
 * One process asks for a credential's new token at a time, and of many processes one: whoever takes the row's lock at its
 * revision. The others look again until the revision has moved on. A lock whose holder died is free after 30 s.
 */
export function createTokenKeeper(deps: TokenKeeperDeps): TokenKeeper {
  const running = new Map<CredentialId, Promise<string | CredentialFault>>();
  const replacing = new Map<CredentialId, Promise<string | CredentialFault | undefined>>();
  const replacedAt = new Map<CredentialId, number>();
  const mayReplace = (id: CredentialId): boolean => {
    const nowMs = deps.clock.monotonicMs();
    if (nowMs - (replacedAt.get(id) ?? Number.NEGATIVE_INFINITY) < REPLACE_EVERY_MS) return false;
    if (replacedAt.size >= MOST_REPLACED) replacedAt.clear();
    replacedAt.set(id, nowMs);
    return true;
  };
  return {
    replaceToken: ({ id }, refused) => {
      const known = replacing.get(id);
      if (known !== undefined) return known;
      const replacement = replace(id, refused, deps, () => mayReplace(id)).finally(() => replacing.delete(id));
      replacing.set(id, replacement);
      return replacement;
    },
    accessToken: (record) => {
      if (record.state !== 'ready') return Promise.resolve(notConnected(record));
      const usable = usableToken(openTokens(deps.keyring, record), deps.clock);
      if (usable !== undefined) return Promise.resolve(usable);
      const known = running.get(record.id);
      if (known !== undefined) return known;
      const renewal = renew(record.id, deps).finally(() => running.delete(record.id));
      running.set(record.id, renewal);
      return renewal;
    },
  };
}

function usableToken(tokens: Tokens | undefined, { nowMs }: Clock): string | undefined {
  if (tokens === undefined) return undefined;
  return tokens.expiresAt === null || tokens.expiresAt - nowMs() > EARLY_MS ? tokens.accessToken : undefined;
}

async function renew(id: CredentialId, deps: TokenKeeperDeps): Promise<string | CredentialFault> {
  const { store, clock } = deps;
  const until = clock.monotonicMs() + LONGEST_WAIT_MS;
  do {
    const record = await store.findCredential(id);
    if (record === undefined) return { code: 'CREDENTIAL_NOT_FOUND', message: 'The credential is gone' };
    if (record.state !== 'ready') return notConnected(record);
    const usable = usableToken(openTokens(deps.keyring, record), clock);
    if (usable !== undefined) return usable;
    if (await store.lockTokens(id, record.revision)) {
      const renewed = await ask(record, deps);
      if (renewed !== undefined) return renewed;
    }
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
  } while (clock.monotonicMs() < until);
  return unavailable('Another process asks for a new token and has not got one');
}

/** @param mayAsk is asked once, when a token has to be asked for */
async function replace(
  id: CredentialId,
  refused: string,
  deps: TokenKeeperDeps,
  mayAsk: () => boolean,
): Promise<string | CredentialFault | undefined> {
  const { store, clock } = deps;
  const until = clock.monotonicMs() + LONGEST_WAIT_MS;
  for (let isAllowed = false; clock.monotonicMs() < until; ) {
    const record = await store.findCredential(id);
    if (record === undefined || record.state !== 'ready') return undefined;
    const tokens = openTokens(deps.keyring, record);
    const usable = usableToken(tokens, clock);
    // Somebody has replaced it already.
    if (usable !== undefined && usable !== refused) return usable;
    if (tokens?.expiresAt !== null || !canRenew(record, tokens)) return undefined;
    isAllowed ||= mayAsk();
    if (!isAllowed) return undefined;
    if (await store.lockTokens(id, record.revision)) {
      const renewed = await ask(record, deps);
      if (typeof renewed === 'string' || renewed?.code === 'CREDENTIAL_NOT_CONNECTED') return renewed;
      // The refusal says more than that there is no other token just now.
      if (renewed !== undefined) return undefined;
    }
    await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
  }
  return undefined;
}

function canRenew({ type }: CredentialRecord, tokens: Tokens): boolean {
  return type === 'oauth2_client_credentials' || tokens.refreshToken !== undefined;
}

/** Undefined: the credential was changed meanwhile. */
async function ask(record: CredentialRecord, deps: TokenKeeperDeps): Promise<string | CredentialFault | undefined> {
  const { store, keyring, http, clock } = deps;
  const before = openTokens(keyring, record);
  const open: OpenCredential = { record, secrets: openSecrets(keyring, record) };
  const outcome = await requestTokens(open, grantOf(open, before), { http, nowMs: clock.nowMs });
  if (outcome.ok) {
    // A service that does not turn refresh tokens over does not send the old one again.
    const tokens = { ...outcome.tokens, refreshToken: outcome.tokens.refreshToken ?? before?.refreshToken };
    const tokensSealed = sealTokens(keyring, record, tokens);
    const isSaved = await store.saveTokens(record.id, record.revision, { tokensSealed, state: 'ready' });
    return isSaved ? tokens.accessToken : undefined;
  }
  if (outcome.isRefused) {
    const change = { tokensSealed: null, state: 'needs_reconnect' as const };
    if (!(await store.saveTokens(record.id, record.revision, change))) return undefined;
    return { code: 'CREDENTIAL_NOT_CONNECTED', message: `${outcome.message}; connect the credential again` };
  }
  await store.unlockTokens(record.id, record.revision);
  // What is left of the old one is better than nothing.
  if (before?.expiresAt != null && before.expiresAt > clock.nowMs()) return before.accessToken;
  return unavailable(`No new token could be had: ${outcome.message}`);
}

function grantOf({ record }: OpenCredential, tokens: Tokens | undefined): Record<string, string> {
  if (record.type === 'oauth2_authorization_code') {
    return { grant_type: 'refresh_token', refresh_token: tokens?.refreshToken ?? '' };
  }
  const { scope } = record.fields;
  return { grant_type: 'client_credentials', ...(typeof scope === 'string' && scope !== '' && { scope }) };
}

function notConnected({ type, state }: CredentialRecord): CredentialFault {
  const what =
    type === 'oauth2_client_credentials'
      ? 'The service refused its client; enter the client secret again'
      : state === 'not_connected'
        ? 'The credential is not connected yet; connect it on the page of credentials'
        : 'The service does not renew its token any more; connect it again on the page of credentials';
  return { code: 'CREDENTIAL_NOT_CONNECTED', message: what };
}

function unavailable(message: string): CredentialFault {
  return { code: 'CREDENTIAL_UNAVAILABLE', message };
}
