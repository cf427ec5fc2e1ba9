import { isIP } from 'node:net';

const MAX_URL_LENGTH = 8_192;

/** Where a connection leads. */
export interface Destination {
  /** Lower case, without brackets and without the dot at its end. */
  readonly host: string;
  readonly port: number;
  readonly isAddress: boolean;
}

/** The destination of one request or redirect hop, read once; nothing after it parses the URL again. */
export interface Target extends Destination {
  readonly url: URL;
  readonly isTls: boolean;
  /** Scheme, host and port: what "the same origin" means, and the key of the connection pool. */
  readonly origin: string;
  /** Path and query as they are sent. */
  readonly path: string;
}

/** Gives undefined when the text is no URL or too long. */
export function parseUrl(text: string, base?: URL): URL | undefined {
  if (text.length > MAX_URL_LENGTH) return undefined;
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

export function normalizeHost(hostname: string): string {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return bare.endsWith('.') ? bare.slice(0, -1) : bare;
}

/** Of an http or https URL. */
export function toTarget(url: URL): Target {
  const isTls = url.protocol === 'https:';
  const host = normalizeHost(url.hostname);
  const port = url.port === '' ? (isTls ? 443 : 80) : Number(url.port);
  const shownHost = host.includes(':') ? `[${host}]` : host;
  return {
    url,
    isTls,
    host,
    port,
    isAddress: isIP(host) !== 0,
    origin: `${url.protocol}//${shownHost}${url.port === '' ? '' : `:${url.port}`}`,
    path: url.pathname + url.search,
  };
}
