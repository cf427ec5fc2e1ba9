/** A host that a credential may be sent to, with all that lies under it. */
export interface AllowedHost {
  /** Lower case, without brackets and without a dot at its end. */
  readonly host: string;
  /** Whether it may go there without TLS. */
  readonly mayBePlain: boolean;
}

const PLAIN_MARK = 'http://';
const NAME =
  /^(?=.{1,253}$)(?!\d+(\.\d+)*$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*$/;
const IPV4 = /^(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}$/;
const IPV6 = /^\[[0-9a-f:]{2,39}\]$/;

/**
 * Reads an entry of a credential's allowed hosts: `api.example.com`, an IPv4 address, an IPv6 address in brackets, each
 * with `http://` before it where the credential may be sent without TLS. Undefined: it is none of these.
 */
export function parseAllowedHost(entry: string): AllowedHost | undefined {
  const text = entry.trim().toLowerCase();
  const mayBePlain = text.startsWith(PLAIN_MARK);
  const named = (mayBePlain ? text.slice(PLAIN_MARK.length) : text).replace(/\.$/, '');
  if (IPV6.test(named)) return { host: named.slice(1, -1), mayBePlain };
  return NAME.test(named) || IPV4.test(named) ? { host: named, mayBePlain } : undefined;
}

/** The one spelling of an entry. */
export function formatAllowedHost({ host, mayBePlain }: AllowedHost): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return mayBePlain ? `${PLAIN_MARK}${shown}` : shown;
}

/** Whether a host is one of these or lies under one of them. @param host as a URL has it, without brackets */
export function isAllowedHost(allowed: readonly AllowedHost[], host: string, isTls: boolean): boolean {
  return allowed.some((entry) => {
    if (!isTls && !entry.mayBePlain) return false;
    // Nothing lies under an address: `.1` before `0.0.1` would be another one.
    const hasParts = !IPV4.test(host) && !host.includes(':');
    return host === entry.host || (hasParts && host.endsWith(`.${entry.host}`));
  });
}
