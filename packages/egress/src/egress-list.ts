import ipaddr from 'ipaddr.js';
import { type Address, isInRange, isRangeNeverAllowed, parseAddress, type Range } from './address-rules.ts';
import { normalizeHost } from './target.ts';

/** The entries of one setting: address ranges, and host names that match exactly. */
export interface EgressList {
  readonly isEmpty: boolean;
  hasName(host: string): boolean;
  hasAddress(address: Address): boolean;
}

/** @throws Error that names the entry and says what is wrong with it; the start stops. */
export function parseEgressList(setting: string, entries: readonly string[]): EgressList {
  const ranges: Range[] = [];
  const names = new Set<string>();
  for (const entry of entries) {
    const parsed = parseEntry(setting, entry);
    if (typeof parsed === 'string') names.add(parsed);
    else ranges.push(parsed);
  }
  return {
    isEmpty: entries.length === 0,
    hasName: (host) => names.has(host),
    hasAddress: (address) => ranges.some((range) => isInRange(address, range)),
  };
}

/** As `parseEgressList`; an entry in a range that is refused in any case would promise what never holds. */
export function parseAllowList(setting: string, entries: readonly string[]): EgressList {
  for (const entry of entries) {
    const parsed = parseEntry(setting, entry);
    if (typeof parsed !== 'string' && isRangeNeverAllowed(parsed)) {
      throw new Error(
        `${setting}: "${entry}" lies in a range that is always refused (link-local, metadata, multicast, unspecified, ` +
          'or IPv6 that carries IPv4); remove it',
      );
    }
  }
  return parseEgressList(setting, entries);
}

function parseEntry(setting: string, entry: string): Range | string {
  const text = entry.trim();
  const address = parseAddress(text);
  if (address !== undefined) return [address, address instanceof ipaddr.IPv4 ? 32 : 128];
  if (text.includes('/')) return parseRange(setting, entry, text);
  const name = parseName(text);
  if (name === undefined) {
    throw new Error(`${setting}: "${entry}" is neither an address range such as 10.0.0.0/8 nor a host name`);
  }
  return name;
}

function parseRange(setting: string, entry: string, text: string): Range {
  const [base = '', prefixText = '', ...rest] = text.split('/');
  const address = parseAddress(base);
  const prefix = Number(prefixText);
  const bits = address instanceof ipaddr.IPv4 ? 32 : 128;
  if (address === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefixText) || prefix > bits) {
    throw new Error(`${setting}: "${entry}" is not an address range; write it like 10.0.0.0/8 or fd00::/8`);
  }
  const network = address instanceof ipaddr.IPv4 ? ipaddr.IPv4 : ipaddr.IPv6;
  const first = network.networkAddressFromCIDR(text).toString();
  if (first !== address.toString()) {
    throw new Error(`${setting}: "${entry}" has bits beyond its prefix; write ${first}/${prefix}`);
  }
  return [address, prefix];
}

function parseName(text: string): string | undefined {
  if (!/^[^\s:@/?#\\%[\]*]+$/.test(text) || !URL.canParse(`http://${text}`)) return undefined;
  const host = normalizeHost(new URL(`http://${text}`).hostname);
  // A number such as 127.1 or 0x7f000001 becomes an address: the entry does not mean what it looks like.
  return parseAddress(host) === undefined ? host : undefined;
}
