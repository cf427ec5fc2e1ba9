import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Where a request came from: the socket's address, or what proxies that are trusted say. */
export type ClientAddress = (request: IncomingMessage) => string | null;

/** `::ffff:192.0.2.1` is 192.0.2.1. */
function normalise(address: string): string {
  return address.startsWith('::ffff:') && address.includes('.') ? address.slice(7) : address;
}

/** @param networks CIDRs or addresses. @throws Error that names the entry which is neither */
export function createProxyCheck(networks: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address);
    const prefix = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
    if (family === 0 || !Number.isInteger(prefix)) throw new Error(`"${network}" is neither an address nor a network`);
    list.addSubnet(address, prefix, family === 6 ? 'ipv6' : 'ipv4');
  }
  return (address) => {
    const plain = normalise(address);
    const family = isIP(plain);
    return family !== 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
  };
}

export function createClientAddress(isTrusted: (address: string) => boolean): ClientAddress {
  return (request) => {
    let address = request.socket.remoteAddress;
    if (address === undefined) return null;
    const forwarded = request.headers['x-forwarded-for'];
    if (forwarded === undefined) return normalise(address);
    const hops = [forwarded].flat().join(',').split(',').reverse();
    // From the nearest hop outward: the first address that no trusted proxy vouches for is the client.
    for (const hop of hops) {
      if (!isTrusted(address) || isIP(hop.trim()) === 0) break;
      address = hop.trim();
    }
    return normalise(address);
  };
}

/** What limits count by: an IPv6 customer has a whole /64. */
export function addressKey(address: string | null): string {
  if (address === null) return 'unknown';
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = tail === undefined ? left : [...left, ...Array(8 - left.length - right.length).fill('0'), ...right];
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}

export function isLoopback(address: string | null): boolean {
  return address !== null && (address === '::1' || /^127(\.\d+){3}$/.test(address));
}
