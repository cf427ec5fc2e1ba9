declare const brand: unique symbol;
type Id<Name extends string> = string & { readonly [brand]: Name };

export type UserId = Id<'user'>;
export type WorkflowId = Id<'workflow'>;
export type ExecutionId = Id<'execution'>;
export type WorkerId = Id<'worker'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in its canonical, lower-case spelling: the only spelling that ids have. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/**
 * Makes UUIDv7 ids (RFC 9562): 48 bits of Unix milliseconds, then a 12-bit counter that keeps ids of one millisecond in
 * order, then 62 random bits. Strictly rising within one generator, also when the clock steps back.
 *
 * @param nowMs wall clock, Unix milliseconds
 * @param randomBytes gives `count` fresh random bytes
 */
export function createIdGenerator(nowMs: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  let lastMs = 0;
  let counter = 0;
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
    const random = randomBytes(8);
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const time = lastMs.toString(16).padStart(12, '0');
    const tail = Array.from(random, (byte) => byte.toString(16).padStart(2, '0')).join('');
    const version = (0x7000 | counter).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-${version}-${tail.slice(0, 4)}-${tail.slice(4)}`;
  };
}
