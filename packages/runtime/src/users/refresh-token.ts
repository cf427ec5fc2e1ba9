import { createHash, createHmac, randomBytes } from 'node:crypto';

const BYTES = 32;

/** A refresh token: 256 random bits, which say nothing of whose it is. */
export function newToken(): string {
  return randomBytes(BYTES).toString('base64url');
}

export function newSalt(): string {
  return randomBytes(BYTES).toString('base64url');
}

/**
 * The token that follows one. It is made from it, so that the same question gets the same answer although only hashes
 * are stored; without the salt from the database, who has the token cannot make the next one.
 */
export function tokenAfter(token: string, salt: string): string {
  return createHmac('sha256', token).update(salt).digest('base64url');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
