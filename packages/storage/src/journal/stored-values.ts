import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, deflateSync, inflate, inflateSync } from 'node:zlib';

/** Up to here a value stays in its row; what is larger goes to `payloads`. */
const INLINE_LIMIT_BYTES = 64 * 1024;

const compress = promisify(deflate);
const decompress = promisify(inflate);

export interface StoredPayload {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly data: Uint8Array;
}

export function isLarge(text: string | null): text is string {
  if (text === null || text.length * 3 <= INLINE_LIMIT_BYTES) return false;
  return text.length > INLINE_LIMIT_BYTES || Buffer.byteLength(text) > INLINE_LIMIT_BYTES;
}

/** Hashes and compresses a large value in the thread pool, so that the event loop goes on meanwhile. */
export async function packValue(text: string): Promise<StoredPayload> {
  const bytes = Buffer.from(text);
  const [digest, data] = await Promise.all([
    globalThis.crypto.subtle.digest('SHA-256', bytes),
    compress(bytes, { level: 1 }),
  ]);
  return { sha256: Buffer.from(digest).toString('hex'), sizeBytes: bytes.length, data };
}

/** The same at once, for the thread of the database, where a transaction is open. */
export function packValueNow(text: string): StoredPayload {
  const bytes = Buffer.from(text);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, sizeBytes: bytes.length, data: deflateSync(bytes, { level: 1 }) };
}

export function unpackValueNow({ data, sizeBytes }: Pick<StoredPayload, 'data' | 'sizeBytes'>): string {
  return inflateSync(data, { maxOutputLength: sizeBytes + 1 }).toString();
}

/** Gives the text back, and throws when it is not the one that was stored. */
export async function unpackValue(payload: StoredPayload): Promise<string> {
  const bytes = await decompress(payload.data, { maxOutputLength: payload.sizeBytes + 1 });
  if (createHash('sha256').update(bytes).digest('hex') !== payload.sha256) {
    throw new Error(`the stored value ${payload.sha256} is damaged`);
  }
  return bytes.toString();
}
