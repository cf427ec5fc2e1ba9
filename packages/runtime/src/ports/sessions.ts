import type { SessionId, UserId } from '@automateos/model';
import type { AuditEntry } from './stores.ts';

/**
 * Sessions that outlast an access token: each is carried on by a refresh token, of which only the SHA-256 (hex) is
 * stored. A token is good for one use, which makes the next one; a second use ends the session.
 *
 * Every change locks the account's row first, so that of a refresh and an end of the session one comes after the other.
 */
export interface SessionStore {
  /** @returns false when the account is disabled, or its token version is another one by now */
  startSession(session: NewSession): Promise<boolean>;
  /** Uses a refresh token up. Its authority is the token, so there is no actor. */
  rotateToken(use: TokenUse): Promise<Rotation>;
  /**
   * Ends one session of the actor, that of the refresh token or of the id, and refuses tokens.
   *
   * @param revoked ids of access tokens and sessions, refused until they would have expired anyway
   */
  endSession(
    actor: UserId,
    session: { readonly tokenHash?: string | undefined; readonly id?: SessionId | undefined },
    revoked: readonly Revocation[],
    audit: AuditEntry,
  ): Promise<void>;
  /** Ends all sessions of the actor and raises the token version, so that no access token is good any more. */
  endAllSessions(actor: UserId, audit: AuditEntry): Promise<void>;
  /**
   * Changes the password, raises the token version and ends all sessions; `next` is begun in their place.
   *
   * @returns false when the token version is not `tokenVersion` any more
   */
  changePassword(
    actor: UserId,
    change: { readonly tokenVersion: number; readonly passwordHash: string; readonly next?: NewSession | undefined },
    audit: AuditEntry,
  ): Promise<boolean>;
  /** Whether one of these access tokens or sessions is revoked. */
  isRevoked(ids: readonly string[]): Promise<boolean>;
}

export interface NewSession {
  readonly id: SessionId;
  readonly userId: UserId;
  /** The account's, as it must be from then on. */
  readonly tokenVersion: number;
  readonly tokenHash: string;
  readonly at: number;
  readonly expiresAt: number;
}

/** The id of an access token (`jti`) or of a session, and until when it has to be refused. */
export interface Revocation {
  readonly id: string;
  readonly expiresAt: number;
}

export interface TokenUse {
  readonly tokenHash: string;
  readonly at: number;
  /** The token after it: what it is made with, and its hash. */
  readonly next: { readonly salt: string; readonly tokenHash: string; readonly expiresAt: number };
  /** For so long the token just used gets the same answer again, as long as the one after it is unused. */
  readonly graceMs: number;
  /** Until when access tokens of a session that ends here are refused. */
  readonly revokedUntil: number;
  readonly address: string | null;
}

/**
 * - `unknown`: there is no such token, it has expired, or the account does not let it in any more.
 * - `reused`: it was used before; its session has ended with this.
 * - `rotated`: `salt` is what the token after it is made with: the one given, or that of its first use.
 */
export type Rotation =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'reused' }
  | {
      readonly kind: 'rotated';
      readonly sessionId: SessionId;
      readonly userId: UserId;
      readonly tokenVersion: number;
      readonly salt: string;
    };
