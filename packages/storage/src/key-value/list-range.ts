/** Sorts after every key that has what stands before it as a prefix; no key holds it. */
export const END_OF_KEYS = '\u{10FFFF}';
