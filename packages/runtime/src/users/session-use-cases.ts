import type { SessionId, UserId } from '@automateos/model';
import type { Clock, NewSession, SessionStore } from '../ports.ts';
import type { SessionGrant, UseCases } from '../use-cases.ts';
import { audit } from '../workflows/workflow-use-cases.ts';
import { hashToken, newSalt, newToken, tokenAfter } from './refresh-token.ts';

export const ACCESS_TOKEN_LIFETIME_MS = 3_600_000;
export const REFRESH_TOKEN_LIFETIME_MS = 30 * 24 * 3_600_000;
/** Two tabs of a browser send the same token when they wake up together; so does a page that is loaded twice. */
const GRACE_MS = 10_000;
/** Revocations are kept a little longer than the tokens live, since servers' clocks differ. */
const CLOCK_MARGIN_MS = 60_000;

export interface SessionDeps {
  readonly store: SessionStore;
  readonly clock: Clock;
  readonly newSessionId: () => SessionId;
}

/** A new session as the store keeps it, and as its browser gets it. */
export function prepareSession(
  { clock, newSessionId }: SessionDeps,
  userId: UserId,
  tokenVersion: number,
): { readonly session: NewSession; readonly grant: SessionGrant } {
  const refreshToken = newToken();
  const at = clock.nowMs();
  const expiresAt = at + REFRESH_TOKEN_LIFETIME_MS;
  const session = { id: newSessionId(), userId, tokenVersion, tokenHash: hashToken(refreshToken), at, expiresAt };
  return { session, grant: { sessionId: session.id, refreshToken } };
}

export function createSessionUseCases(deps: SessionDeps): UseCases['sessions'] {
  const { store, clock } = deps;
  return {
    start: async ({ id, tokenVersion }) => {
      const { session, grant } = prepareSession(deps, id, tokenVersion);
      return (await store.startSession(session)) ? grant : undefined;
    },

    refresh: async (refreshToken, address) => {
      const at = clock.nowMs();
      const salt = newSalt();
      const rotation = await store.rotateToken({
        tokenHash: hashToken(refreshToken),
        at,
        next: {
          salt,
          tokenHash: hashToken(tokenAfter(refreshToken, salt)),
          expiresAt: at + REFRESH_TOKEN_LIFETIME_MS,
        },
        graceMs: GRACE_MS,
        revokedUntil: at + ACCESS_TOKEN_LIFETIME_MS + CLOCK_MARGIN_MS,
        address,
      });
      if (rotation.kind !== 'rotated') return undefined;
      const { sessionId, userId, tokenVersion } = rotation;
      return { userId, tokenVersion, sessionId, refreshToken: tokenAfter(refreshToken, rotation.salt) };
    },

    end: async (actor, { tokenId, expiresAt, sessionId, refreshToken }) => {
      const until = clock.nowMs() + ACCESS_TOKEN_LIFETIME_MS + CLOCK_MARGIN_MS;
      const revoked = [{ id: tokenId, expiresAt: expiresAt + CLOCK_MARGIN_MS }];
      // The access tokens of other tabs go with it.
      if (sessionId !== undefined) revoked.push({ id: sessionId, expiresAt: until });
      const tokenHash = refreshToken === undefined ? undefined : hashToken(refreshToken);
      await store.endSession(
        actor.userId,
        { id: sessionId, tokenHash },
        revoked,
        audit(actor, 'user.signed-out', actor.userId, clock),
      );
    },

    endAll: (actor) =>
      store.endAllSessions(actor.userId, audit(actor, 'user.signed-out-everywhere', actor.userId, clock)),

    isRevoked: ({ tokenId, sessionId }) => store.isRevoked(sessionId === undefined ? [tokenId] : [tokenId, sessionId]),
  };
}
