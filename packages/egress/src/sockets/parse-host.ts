import { isIP } from 'node:net';
import { normalizeHost } from '../target.ts';

const MAX_LENGTH = 253;
/** What would begin another part of a URL, and what only looks like a name. */
const NOT_IN_A_HOST = /[\s:@/?#\\%[\]*,;]/;

/**
 * Reads a host as people write it, with the rules of URLs, so that every spelling of an address becomes that address:
 * `0x7f000001` is 127.0.0.1 here as well. Gives undefined for what is none.
 */
export function parseHost(text: string): string | undefined {
  const bare = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  // With a zone (`fe80::1%eth0`) it is an address to Node but none to a URL, which then refuses it.
  const isV6 = isIP(bare) === 6;
  if (text.length > MAX_LENGTH || (!isV6 && NOT_IN_A_HOST.test(text))) return undefined;
  const url = `http://${isV6 ? `[${bare}]` : text}`;
  if (!URL.canParse(url)) return undefined;
  const host = normalizeHost(new URL(url).hostname);
  return host === '' ? undefined : host;
}
