import { createHash, randomBytes } from 'node:crypto';
import type { ApiKeyId } from '@automateos/model';

const BYTES = 32;
const FORM = /^aos_([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})_[A-Za-z0-9_-]{43}$/;

/** How the key with this id begins; programs that look for leaked keys can tell it by that. */
export function apiKeyPrefix(id: ApiKeyId): string {
  return `aos_${id}_`;
}

export function makeApiKey(id: ApiKeyId): string {
  return apiKeyPrefix(id) + randomBytes(BYTES).toString('base64url');
}

/** The id in what is written like an API key. */
export function apiKeyIdOf(text: string): ApiKeyId | undefined {
  return FORM.exec(text)?.[1] as ApiKeyId | undefined; // the one place where a key becomes an id
}

/** What of a key is stored; the whole key is hashed, so that it belongs to its id. */
export function hashApiKey(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
