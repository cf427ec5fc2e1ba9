declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Id<'user'>;
export type WorkflowId = Id<'workflow'>;
export type ExecutionId = Id<'execution'>;
export type WorkerId = Id<'worker'>;
export type RedriveId = Id<'redrive'>;
export type SessionId = Id<'session'>;
export type ApiKeyId = Id<'api-key'>;
export type CredentialId = Id<'credential'>;
export type WebhookRequestId = Id<'webhook-request'>;

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical, lower-case spelling: the only spelling that ids have. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The least id of an instant: ids made at or after it are not less. @param ms Unix milliseconds */
export function firstIdAt(ms: number): string {
  const time = Math.max(0, Math.ceil(ms)).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const RANDOM_BYTES = 8;
const POOL_BYTES = 512 * RANDOM_BYTES;

/**
 * Makes UUIDv7 ids (RFC 9562): 48 bits of Unix milliseconds, then a 12-bit counter that keeps ids of one millisecond in
 * order, then 62 random bits. Strictly rising within one generator, also when the clock steps back.
 *
 * @param nowMs wall clock, Unix milliseconds
 * @param randomBytes gives `count` fresh random bytes; asked for 4 KiB at a time, since each asking costs more than an id
 */
export function createIdGenerator(nowMs: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  let lastMs = 0;
  let counter = 0;
  let pool = new Uint8Array(0);
  let used = 0;
  const hex = (): string => HEX[pool[used++] ?? 0] ?? '';
  return () => {
    const now = nowMs();
    if (now > lastMs) {
      lastMs = now;
      counter = 0;
    } else {
      counter += 1;
      if (counter > 0xfff) {
        lastMs += 1;
        counter = 0;
      }
    }
    if (used >= pool.length) {
      pool = new Uint8Array(randomBytes(POOL_BYTES));
      used = 0;
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const version = (0x7000 | counter).toString(16);
    const variant = (HEX[((pool[used++] ?? 0) & 0x3f) | 0x80] ?? '') + hex();
    const tail = hex() + hex() + hex() + hex() + hex() + hex();
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${variant}-${tail}`;
  };
}
