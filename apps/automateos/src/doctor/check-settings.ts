import type { Config } from '../config.ts';
import { type Finding, ok, warning } from './finding.ts';

const ABOUT = 'PUBLIC_URL';

/** Whether clients reach the server where it says that it is. */
export function checkSettings({ PUBLIC_URL, HOST, REGISTRATION, TRUST_PROXY }: Config): readonly Finding[] {
  if (PUBLIC_URL === undefined) {
    if (isLocal(HOST)) return [ok(ABOUT, 'not set: only this machine reaches the server')];
    return [
      warning(ABOUT, `not set, so webhook URLs begin with http://${HOST}: set it to the address that callers use`),
    ];
  }
  const { protocol, hostname, pathname } = new URL(PUBLIC_URL);
  const isOutside = !isLocal(hostname);
  const findings: Finding[] = [];
  if (pathname !== '/')
    findings.push(warning(ABOUT, `has the path ${pathname}: the web app works at the root of a host only`));
  if (isOutside && protocol === 'http:') {
    findings.push(
      warning(ABOUT, 'is plain http: passwords and tokens can be read on the way; put TLS in front, and say https'),
    );
  }
  if (protocol === 'https:' && TRUST_PROXY.length === 0) {
    findings.push(
      warning('TRUST_PROXY', 'not set although PUBLIC_URL is https: limits count the proxy as one client; name it'),
    );
  }
  if (isOutside && REGISTRATION === 'open') {
    findings.push(warning('REGISTRATION', 'is open: whoever reaches the server can make an account; set it to closed'));
  }
  return findings.length > 0 ? findings : [ok(ABOUT, PUBLIC_URL)];
}

function isLocal(host: string): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || /^127(?:\.\d+){3}$/.test(name);
}
