import { type Address, isLoopback, isNeverAllowed, isPublic, isSameAddress, parseAddress } from './address-rules.ts';
import { DEMO_HOST } from './demo/demo-host.ts';
import type { EgressList } from './egress-list.ts';
import { FaultError } from './fault.ts';
import type { RefusalReason, RefusedInfo, Resolver, Service } from './ports.ts';
import { type Destination, normalizeHost, type Target, toTarget } from './target.ts';

const LOOKUP_TIMEOUT_MS = 5_000;
const MAX_ANSWERS = 16;
const NAME_CACHE_MS = 1_000;
const CACHE_SIZE = 1_000;
const MAX_PORT = 65_535;

const LOCAL_SUFFIXES = ['localhost', 'local', 'localdomain', 'internal', 'home.arpa', 'lan', 'svc', 'cluster.local'];

/** Ports of https://fetch.spec.whatwg.org/#port-blocking from 1024 on; below, only 80 and 443 are open anyway. */
const BAD_PORTS = new Set([
  1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

export interface GuardConfig {
  readonly allow: EgressList;
  readonly deny: EgressList;
  readonly ownServices: readonly Service[];
  readonly resolve: Resolver;
  readonly onRefused: (info: RefusedInfo) => void;
}

/** Decides which addresses a request may be sent to. Refusals are thrown as `EGRESS_BLOCKED`. */
export interface Guard {
  /** Looks at all that is known without DNS. */
  checkUrl(url: URL): Target;
  /** The same for a connection that speaks another protocol. @param ports open besides those from 1,024 on */
  checkDestination(destination: Destination, ports: readonly number[]): void;
  /**
   * Gives the addresses that may be dialled, at least one; at once when that needs no DNS.
   *
   * Vetted answers are kept for a second. That opens no gap between check and use: what is kept is the list of vetted
   * addresses, connections are dialled to those and never to a name, so a name that changes its mind in between is
   * answered by the address that passed. The verdict on an address in a URL depends on the configuration alone.
   */
  vet(target: Destination): readonly string[] | Promise<readonly string[]>;
}

export function createGuard({ allow, deny, ownServices, resolve, onRefused }: GuardConfig): Guard {
  const cache = new Map<string, { readonly addresses: readonly string[]; readonly freshUntil: number }>();
  const lookups = new Map<string, Promise<readonly string[]>>();
  const services = ownServices.map(({ host, port }) => ({ host: normalizeHost(host.toLowerCase()), port }));

  /** @param isFinal whether the setting EGRESS_ALLOW could not open it either */
  function refuse(
    reason: RefusalReason,
    host: string,
    isFinal: boolean,
    addresses: readonly string[] = [],
  ): FaultError {
    onRefused({ reason, host, addresses });
    const message = isFinal ? finalMessage(reason, host) : refusalMessage(reason, host);
    return new FaultError('EGRESS_BLOCKED', message, { reason, host });
  }

  function isListed(target: Target): boolean {
    if (allow.hasName(target.host)) return true;
    const address = target.isAddress ? parseAddress(target.host) : undefined;
    return address !== undefined && allow.hasAddress(address);
  }

  /** Whether no setting could open the host, as far as that is known without DNS. */
  function isClosed(target: Target): boolean {
    const address = target.isAddress ? parseAddress(target.host) : undefined;
    return deny.hasName(target.host) || (address !== undefined && judge(address, target.host) === 'never');
  }

  function checkUrl(url: URL): Target {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') throw refuse('scheme', url.hostname, true);
    const target = toTarget(url);
    const { host, port } = target;
    if (url.username !== '' || url.password !== '') throw refuse('userinfo', host, true);
    const isUsualPort = port === 80 || port === 443 || (port >= 1024 && !BAD_PORTS.has(port));
    if (port === 0 || !(isUsualPort || isListed(target))) throw refuse('port', host, port === 0 || isClosed(target));
    // Answered here under its usual ports; there is nothing to look up for others.
    if (host === DEMO_HOST && url.port !== '') throw refuse('port', host, true);
    checkName(target);
    return target;
  }

  function checkDestination(destination: Destination, ports: readonly number[]): void {
    const { host, port } = destination;
    if (!ports.includes(port) && !(port >= 1024 && port <= MAX_PORT)) throw refuse('port', host, true);
    // It answers HTTP and nothing else.
    if (host === DEMO_HOST) throw refuse('name', host, true);
    checkName(destination);
  }

  function checkName({ host, port, isAddress }: Destination): void {
    if (isAddress) return;
    if (host === '' || host.endsWith('.') || deny.hasName(host)) throw refuse('name', host, true);
    if (allow.isEmpty && isLocalName(host)) throw refuse('name', host, false);
    if (services.some((service) => service.host === host && service.port === port)) {
      throw refuse('own_service', host, true);
    }
  }

  async function lookup(host: string): Promise<readonly string[]> {
    const running = lookups.get(host);
    if (running !== undefined) return running;
    const lookup = withTimeout(resolve(host), LOOKUP_TIMEOUT_MS).finally(() => lookups.delete(host));
    lookups.set(host, lookup);
    return lookup;
  }

  async function resolveName(host: string): Promise<readonly string[]> {
    let answers: readonly string[];
    try {
      answers = await lookup(host);
    } catch {
      throw new FaultError('DNS_FAILED', `The name "${host}" could not be resolved; check it, or try later`, { host });
    }
    if (answers.length === 0) {
      throw new FaultError('DNS_FAILED', `The name "${host}" has no address; check it`, { host });
    }
    return answers.slice(0, MAX_ANSWERS);
  }

  /** Addresses of our own services that listen on the port; a name that does not resolve matches everything. */
  async function ownAddresses(port: number): Promise<readonly Address[] | 'unknown'> {
    const addresses: Address[] = [];
    for (const service of services) {
      if (service.port !== port) continue;
      const literal = parseAddress(service.host);
      if (literal !== undefined) {
        addresses.push(literal);
        continue;
      }
      try {
        for (const answer of await lookup(service.host)) {
          const address = parseAddress(answer);
          if (address !== undefined) addresses.push(address);
        }
      } catch {
        return 'unknown';
      }
    }
    return addresses;
  }

  /** Whether an address may be reached for what it is, without our own services; `never`: the settings cannot change that. */
  function judge(address: Address | undefined, host: string): 'open' | 'private' | 'never' {
    if (address === undefined || isNeverAllowed(address) || deny.hasAddress(address)) return 'never';
    return isPublic(address) || allow.hasAddress(address) || allow.hasName(host) ? 'open' : 'private';
  }

  function vetAnswers(host: string, answers: readonly string[], own: readonly Address[] | 'unknown'): string[] {
    const vetted: string[] = [];
    let reason: RefusalReason = 'address';
    let isFinal = true;
    for (const answer of answers) {
      const address = parseAddress(answer);
      const verdict = judge(address, host);
      if (verdict === 'private') isFinal = false;
      if (verdict !== 'open' || address === undefined) continue;
      if (own === 'unknown' || own.some((mine) => isSameService(mine, address))) reason = 'own_service';
      else vetted.push(answer);
    }
    if (vetted.length === 0) throw refuse(reason, host, isFinal, answers);
    return vetted;
  }

  async function vetSlowly({ host, port, isAddress }: Destination): Promise<readonly string[]> {
    const answers = isAddress ? [host] : await resolveName(host);
    return vetAnswers(host, answers, await ownAddresses(port));
  }

  function remember(key: string, addresses: readonly string[], keptMs: number): void {
    cache.delete(key);
    for (const oldest of cache.keys()) {
      if (cache.size < CACHE_SIZE) break;
      cache.delete(oldest);
    }
    cache.set(key, { addresses, freshUntil: performance.now() + keptMs });
  }

  function vet(target: Destination): readonly string[] | Promise<readonly string[]> {
    const key = `${target.host} ${target.port}`;
    const known = cache.get(key);
    if (known !== undefined && performance.now() < known.freshUntil) return known.addresses;
    if (target.isAddress && !services.some((service) => service.port === target.port)) {
      const addresses = vetAnswers(target.host, [target.host], []);
      remember(key, addresses, Number.POSITIVE_INFINITY);
      return addresses;
    }
    return vetSlowly(target).then((addresses) => {
      remember(key, addresses, NAME_CACHE_MS);
      return addresses;
    });
  }

  return { checkUrl, checkDestination, vet };
}

function isLocalName(host: string): boolean {
  return !host.includes('.') || LOCAL_SUFFIXES.some((suffix) => host === suffix || host.endsWith(`.${suffix}`));
}

/** A service that listens on one loopback address usually listens on all of them. */
function isSameService(mine: Address, other: Address): boolean {
  return isSameAddress(mine, other) || (isLoopback(mine) && isLoopback(other));
}

function withTimeout<T>(promise: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timed out')), timeoutMs);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** For what no setting opens: to name one would send people to look in vain. */
function finalMessage(reason: RefusalReason, host: string): string {
  if (reason === 'port') return `This port of "${host}" may never be reached by workflows`;
  if (reason === 'name') return `"${host}" is a name that workflows may not reach`;
  if (reason === 'address') return `"${host}" leads to an address that workflows may never reach`;
  return refusalMessage(reason, host);
}

function refusalMessage(reason: RefusalReason, host: string): string {
  switch (reason) {
    case 'scheme':
      return 'Only http and https URLs may be called';
    case 'userinfo':
      return `The URL of "${host}" holds a user name or password; send an Authorization header instead`;
    case 'port':
      return `This port of "${host}" is not open to workflows; the setting EGRESS_ALLOW can allow the host`;
    case 'name':
      return `"${host}" is a local name; the setting EGRESS_ALLOW can allow it`;
    case 'address':
      return `"${host}" leads to a private, local or reserved address; the setting EGRESS_ALLOW can allow it`;
    case 'own_service':
      return `"${host}" leads to a service that belongs to this installation`;
  }
}
