import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Range = readonly [Address, number];

/** Reads an address as resolvers and sockets write it; undefined for everything else, zone ids included. */
export function parseAddress(text: string): Address | undefined {
  if (text.includes('%') || text.includes('/')) return undefined;
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  return ipaddr.IPv6.isValid(text) ? ipaddr.IPv6.parse(text) : undefined;
}

function range(cidr: string): Range {
  return ipaddr.parseCIDR(cidr);
}

/** Refused whatever the operator allows: nothing that a workflow may want lives there, and credentials of the host do. */
const NEVER: readonly Range[] = [
  '169.254.0.0/16', // link-local; metadata of most clouds
  '168.63.129.16/32', // Azure's host agent
  '100.100.100.200/32', // Alibaba's metadata
  '192.0.0.192/32', // Oracle's metadata
  '0.0.0.0/8',
  '224.0.0.0/4',
  '255.255.255.255/32',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128', // Amazon's metadata
  // Forms of IPv6 that carry an IPv4 address. They are refused, not unwrapped: which address is reached in the end is
  // the translator's decision.
  '::ffff:0:0/96', // mapped
  '::ffff:0:0:0/96', // translated
  '64:ff9b::/96', // NAT64
  '64:ff9b:1::/48', // NAT64 of local networks
  '2002::/16', // 6to4
  '2001::/32', // Teredo
].map(range);

const V4_COMPATIBLE = range('::/96');
const V6_LOOPBACK = ipaddr.IPv6.parse('::1');
const GLOBAL_UNICAST = range('2000::/3');
const ISATAP_MARK = 0x5efe;

/** The destinations that `ALLOW_PRIVATE_NETWORK` lets through. */
export const PRIVATE_NETWORK = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '::1/128',
  'fc00::/7',
] as const;

export function isInRange(address: Address, [base, prefix]: Range): boolean {
  if (address instanceof ipaddr.IPv4) return base instanceof ipaddr.IPv4 && address.match(base, prefix);
  return base instanceof ipaddr.IPv6 && address.match(base, prefix);
}

export function isSameAddress(a: Address, b: Address): boolean {
  return a.toNormalizedString() === b.toNormalizedString();
}

export function isLoopback(address: Address): boolean {
  return address.range() === 'loopback';
}

function isIsatap(address: Address): boolean {
  if (!(address instanceof ipaddr.IPv6)) return false;
  const [, , , , high, low] = address.parts;
  return low === ISATAP_MARK && (high === 0 || high === 0x200);
}

/** The compatible form `::a.b.c.d`, which `::1` only looks like. The unspecified `::` counts. */
function isV4Compatible(address: Address): boolean {
  return isInRange(address, V4_COMPATIBLE) && !isSameAddress(address, V6_LOOPBACK);
}

export function isNeverAllowed(address: Address): boolean {
  return isV4Compatible(address) || isIsatap(address) || NEVER.some((never) => isInRange(address, never));
}

/** Whether a whole range lies where nothing is ever allowed. */
export function isRangeNeverAllowed([base, prefix]: Range): boolean {
  if (prefix >= V4_COMPATIBLE[1] && isV4Compatible(base)) return true;
  return NEVER.some((never) => prefix >= never[1] && isInRange(base, never));
}

/** ipaddr.js alone says too much: `::127.0.0.1` and 168.63.129.16 count as unicast, so `isNeverAllowed` comes first. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  return address instanceof ipaddr.IPv4 || isInRange(address, GLOBAL_UNICAST);
}
