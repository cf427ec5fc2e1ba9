import { createSecretKey, type KeyObject, randomUUID } from 'node:crypto';
import { AppError, isUuid, type SessionId, type UserId } from '@automateos/model';
import { ACCESS_TOKEN_LIFETIME_MS, type Clock, type TokenInUse } from '@automateos/runtime';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';

export interface TokenKey {
  readonly kid: string;
  /** At least 32 bytes. */
  readonly key: Uint8Array;
}

export interface TokenKeys {
  readonly current: TokenKey;
  /** The key before the last rotation: it still checks, it does not sign. */
  readonly previous?: TokenKey | undefined;
}

export const TOKEN_LIFETIME_S = ACCESS_TOKEN_LIFETIME_MS / 1000;
const MAX_TOKEN_BYTES = 4096;
/** Servers' clocks differ a little: a token that is this much from the future was made by a neighbour. */
const CLOCK_SKEW_S = 5;
const TYPE = 'at+jwt';

const headerSchema = z.strictObject({ alg: z.literal('HS256'), typ: z.literal(TYPE), kid: z.string() });

export interface AccessToken extends TokenInUse {
  readonly userId: UserId;
  readonly tokenVersion: number;
}

export interface AccessTokens {
  /** @param sessionId of the session that a cookie carries on, if there is one */
  sign(userId: UserId, tokenVersion: number, sessionId?: SessionId): Promise<string>;
  /** @throws AppError UNAUTHENTICATED */
  verify(token: string): Promise<AccessToken>;
}

/** Where a token goes, and where it comes from. */
const REMEDY = 'send "Authorization: Bearer <token>" with a token from POST /api/v1/auth/token.';

/** Says no more of a token than that it is not good. */
export function unauthenticated(): AppError {
  return new AppError('UNAUTHENTICATED', `The access token is not valid, or has expired; ${REMEDY}`);
}

/** No token came at all: the header is missing, or is not what it has to be. */
export function withoutToken(authorization: string | undefined): AppError {
  const fault =
    authorization === undefined ? 'There is no Authorization header' : 'The Authorization header has another form';
  return new AppError('UNAUTHENTICATED', `${fault}; ${REMEDY}`);
}

/** Decodes one part of a token, if it is written as we write it: no spare bits, no other spelling, no doubled key. */
function decodeCanonical(part: string): unknown {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw unauthenticated();
  const text = bytes.toString('utf8');
  const value: unknown = JSON.parse(text);
  if (JSON.stringify(value) !== text) throw unauthenticated();
  return value;
}

function isCanonicalSignature(part: string): boolean {
  return part.length === 43 && Buffer.from(part, 'base64url').toString('base64url') === part;
}

function claimsSchema(instanceId: string, nowS: number) {
  return z
    .strictObject({
      iss: z.literal(instanceId),
      aud: z.literal(instanceId),
      sub: z.custom<UserId>((id) => typeof id === 'string' && isUuid(id)),
      iat: z
        .int()
        .min(nowS - TOKEN_LIFETIME_S)
        .max(nowS + CLOCK_SKEW_S),
      exp: z.int().min(nowS + 1),
      jti: z.uuid(),
      tv: z.int().min(0),
      sid: z.custom<SessionId>((id) => typeof id === 'string' && isUuid(id)).optional(),
    })
    .refine(({ iat, exp }) => exp > iat && exp <= iat + TOKEN_LIFETIME_S);
}

/** @param instanceId issuer and audience: tokens of another installation are not taken, even with the same key */
export function createAccessTokens(keys: TokenKeys, instanceId: string, clock: Clock): AccessTokens {
  const byKid = new Map<string, KeyObject>();
  for (const { kid, key } of [keys.previous, keys.current].filter((one) => one !== undefined)) {
    if (key.length < 32) throw new Error('a token key has at least 32 bytes');
    byKid.set(kid, createSecretKey(key));
  }
  const signingKey = createSecretKey(keys.current.key);
  const nowS = () => Math.floor(clock.nowMs() / 1000);

  const check = async (token: string) => {
    const [header = '', claims = '', signature = '', ...more] = token.split('.');
    if (more.length > 0 || !isCanonicalSignature(signature)) throw unauthenticated();
    const key = byKid.get(headerSchema.parse(decodeCanonical(header)).kid);
    if (key === undefined) throw unauthenticated();
    // The library checks the signature; the claims are checked by the schema, which sees what the library lets pass.
    await jwtVerify(token, key, { algorithms: ['HS256'], typ: TYPE, currentDate: new Date(clock.nowMs()) });
    const { sub, tv, exp, jti, sid } = claimsSchema(instanceId, nowS()).parse(decodeCanonical(claims));
    return { userId: sub, tokenVersion: tv, expiresAt: exp * 1000, tokenId: jti, sessionId: sid };
  };

  return {
    sign(userId, tokenVersion, sessionId) {
      const issuedAt = nowS();
      return new SignJWT({ tv: tokenVersion, ...(sessionId !== undefined && { sid: sessionId }) })
        .setProtectedHeader({ alg: 'HS256', typ: TYPE, kid: keys.current.kid })
        .setIssuer(instanceId)
        .setAudience(instanceId)
        .setSubject(userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + TOKEN_LIFETIME_S)
        .setJti(randomUUID())
        .sign(signingKey);
    },
    async verify(token) {
      if (token.length > MAX_TOKEN_BYTES) throw unauthenticated();
      try {
        return await check(token);
      } catch {
        // Why a token is not good is nobody's business: all faults look alike.
        throw unauthenticated();
      }
    },
  };
}
