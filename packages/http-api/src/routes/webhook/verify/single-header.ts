/** The headers of a request as they came: names and values by turns. */
export type RawHeaders = readonly string[];

/**
 * The value of a header that may come once. With two, this server and one before it could each believe another.
 *
 * @param name in lower case
 * @returns undefined when it is missing; null when it came more than once
 */
export function singleHeader(headers: RawHeaders, name: string): string | null | undefined {
  let found: string | undefined;
  for (let at = 0; at < headers.length; at += 2) {
    const candidate = headers[at] ?? '';
    if (candidate.length !== name.length || candidate.toLowerCase() !== name) continue;
    if (found !== undefined) return null;
    found = headers[at + 1] ?? '';
  }
  return found;
}

/** Why a request cannot be believed: for its receiver, never for its sender. */
export class Disbelief extends Error {
  override readonly name = 'Disbelief';
}

/** @throws Disbelief when it is missing or doubled */
export function requiredHeader(headers: RawHeaders, name: string): string {
  const value = singleHeader(headers, name);
  if (value === undefined) throw new Disbelief(`the header ${name} is missing`);
  if (value === null) throw new Disbelief(`the header ${name} came more than once`);
  return value;
}
