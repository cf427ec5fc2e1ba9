/** More than this is refused before the parser sees it: what is nested or numerous costs far more than its bytes. */
export const JSON_LIMITS = { depth: 64, keysPerObject: 10_000, values: 1_000_000 } as const;

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;

/** Position of the quote that ends the string which starts at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

function isEmptyContainer(bytes: Uint8Array, open: number): boolean {
  let at = open + 1;
  while ((bytes[at] ?? QUOTE) <= SPACE) at += 1;
  return bytes[at] === CLOSE_ARRAY || bytes[at] === CLOSE_OBJECT;
}

/**
 * Looks at JSON bytes once, without parsing them, for more than `JSON_LIMITS`. Bytes that are not JSON may pass: the
 * parser refuses them.
 *
 * @returns what there is too much of
 */
export function findJsonExcess(bytes: Uint8Array): string | undefined {
  const keys = [0];
  let depth = 0;
  let values = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = endOfString(bytes, at);
    } else if (byte === COMMA) {
      values += 1;
      if (values > JSON_LIMITS.values) return `more than ${JSON_LIMITS.values} values`;
    } else if (byte === COLON) {
      const count = (keys[depth] ?? 0) + 1;
      if (count > JSON_LIMITS.keysPerObject) return `an object with more than ${JSON_LIMITS.keysPerObject} keys`;
      keys[depth] = count;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth += 1;
      if (depth > JSON_LIMITS.depth) return `more than ${JSON_LIMITS.depth} levels`;
      keys[depth] = 0;
      if (!isEmptyContainer(bytes, at)) values += 1;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      depth = depth > 0 ? depth - 1 : 0;
    }
  }
  return values > JSON_LIMITS.values ? `more than ${JSON_LIMITS.values} values` : undefined;
}
