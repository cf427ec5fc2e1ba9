const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** A machine's own names for itself lead to the same server, and cookies do not pass between them. */
function keyOf(url: URL): string {
  return `${url.protocol}//${LOOPBACK.has(url.hostname) ? 'loopback' : url.hostname}:${url.port}`;
}

/**
 * Whether a page of ours sends the request. A browser says where a page is from; who is no browser says nothing.
 *
 * @param origin the `Origin` header
 */
export function isOwnOrigin(origin: string | undefined, publicUrl: string): boolean {
  if (origin === undefined) return true;
  return URL.canParse(origin) && keyOf(new URL(origin)) === keyOf(new URL(publicUrl));
}
