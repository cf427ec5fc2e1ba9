import { describe, expect, it } from 'vitest';
import { createEgress } from './create-egress.ts';
import { createFakeNetwork } from './fake-network.ts';

const seed = Number(process.env.SSRF_SEED ?? Math.floor(Math.random() * 2 ** 31));
const CASES = Number(process.env.SSRF_CASES ?? 1_500);

/** mulberry32: small, seeded, good enough to pick test cases. */
function createRandom(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
type Random = ReturnType<typeof createRandom>;

/** First address as a number, and the length of the prefix. */
const REFUSED_V4: [string, number, number][] = [
  ['unspecified', 0x00000000, 8],
  ['private 10', 0x0a000000, 8],
  ['shared', 0x64400000, 10],
  ['loopback', 0x7f000000, 8],
  ['link-local', 0xa9fe0000, 16],
  ['private 172', 0xac100000, 12],
  ['protocol', 0xc0000000, 24],
  ['documentation', 0xc0000200, 24],
  ['6to4 relay', 0xc0586300, 24],
  ['private 192', 0xc0a80000, 16],
  ['benchmark', 0xc6120000, 15],
  ['documentation 2', 0xc6336400, 24],
  ['documentation 3', 0xcb007100, 24],
  ['multicast', 0xe0000000, 4],
  ['reserved', 0xf0000000, 4],
  ['Azure', 0xa83f8110, 32],
  ['Alibaba', 0x646464c8, 32],
];

const REFUSED_V6 = [
  '::',
  'fe80:',
  'fec0:',
  'fc00:',
  'fdab:',
  'ff02:',
  '100::',
  '2001:db8:',
  '3fff:',
  '5f00:',
  '4000:',
  '2001:2:0:',
];

const PUBLIC_V4: [number, number][] = [
  [0x08080800, 24],
  [0x01010100, 24],
  [0x5db8d800, 24],
  [0x8efa0000, 15],
];

function pickV4(random: Random, first: number, prefix: number): number {
  return (first + random(2 ** (32 - prefix))) >>> 0;
}

function octets(value: number): [number, number, number, number] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

const dotted = (value: number) => octets(value).join('.');
const inHex = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;
const CIRCLED = '⓪①②③④⑤⑥⑦⑧⑨';
const FULL_WIDTH = '０１２３４５６７８９';

/** Ways to write one IPv4 address, all of which a URL parser reads as that address. */
const SPELLINGS: Record<string, (value: number) => string> = {
  dotted,
  'dot at the end': (value) => `${dotted(value)}.`,
  decimal: (value) => String(value),
  octal: (value) => `0${value.toString(8)}`,
  hex: (value) => `0x${value.toString(16)}`,
  'dotted octal': (value) =>
    octets(value)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
  'dotted hex': (value) =>
    octets(value)
      .map((octet) => `0X${octet.toString(16)}`)
      .join('.'),
  'three parts': (value) => `${value >>> 24}.${(value >>> 16) & 255}.${value & 0xffff}`,
  'two parts': (value) => `${value >>> 24}.${value & 0xffffff}`,
  percent: (value) => [...dotted(value)].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
  circled: (value) => dotted(value).replace(/\d/g, (digit) => CIRCLED[Number(digit)] ?? ''),
  'full width': (value) =>
    dotted(value)
      .replace(/\d/g, (digit) => FULL_WIDTH[Number(digit)] ?? '')
      .replaceAll('.', '。'),
};

/** IPv6 forms that carry an IPv4 address. */
const EMBEDDED: Record<string, (value: number) => string> = {
  mapped: (value) => `[::ffff:${dotted(value)}]`,
  compatible: (value) => `[::${dotted(value)}]`,
  translated: (value) => `[::ffff:0:${dotted(value)}]`,
  NAT64: (value) => `[64:ff9b::${dotted(value)}]`,
  'local NAT64': (value) => `[64:ff9b:1::${dotted(value)}]`,
  '6to4': (value) => `[2002:${inHex(value)}::1]`,
  Teredo: (value) => `[2001:0:4136:e378:8000:63bf:${inHex(~value >>> 0)}]`,
  ISATAP: (value) => `[2606:4700::5efe:${inHex(value)}]`,
};

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
}

function randomRefusedHost(random: Random): string {
  const kind = random(10);
  if (kind === 0) {
    const prefix = pick(random, REFUSED_V6);
    const rest = Array.from({ length: 2 }, () => (1 + random(0xfffe)).toString(16)).join(':');
    return `[${prefix.endsWith('::') ? prefix : `${prefix}:`}${rest}]`;
  }
  const [, first, bits] = pick(random, REFUSED_V4);
  const value = kind < 3 ? random(2 ** 32) : pickV4(random, first, bits);
  return kind < 3 ? pick(random, Object.values(EMBEDDED))(value) : pick(random, Object.values(SPELLINGS))(value);
}

async function call(url: string, answer: string) {
  const network = createFakeNetwork({ answer: () => [answer] });
  const egress = createEgress({ allow: [], deny: [], allowPrivateNetwork: false, ownServices: [], ...network });
  const outcome = await egress.http.request({
    url,
    method: 'GET',
    headers: {},
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 1_000,
    signal: new AbortController().signal,
  });
  await egress.close();
  return { outcome, dialled: network.dialled };
}

describe(`random addresses (SSRF_SEED=${seed})`, () => {
  it(`of refused ranges are never dialled, in ${CASES} spellings`, async () => {
    const random = createRandom(seed);
    for (let index = 0; index < CASES; index += 1) {
      const url = `http://${randomRefusedHost(random)}/`;
      const { outcome, dialled } = await call(url, '127.0.0.1');
      expect(dialled, url).toEqual([]);
      expect(outcome, url).toMatchObject({
        ok: false,
        fault: { code: 'EGRESS_BLOCKED', details: { reason: 'address' } },
      });
    }
  });

  it('of refused ranges are never dialled as the answer for a name', async () => {
    const random = createRandom(seed + 1);
    for (let index = 0; index < CASES / 3; index += 1) {
      const [, first, bits] = pick(random, REFUSED_V4);
      const answer = dotted(pickV4(random, first, bits));
      const { outcome, dialled } = await call('http://name.example/', answer);
      expect(dialled, answer).toEqual([]);
      expect(outcome, answer).toMatchObject({ ok: false, fault: { code: 'EGRESS_BLOCKED' } });
      expect(JSON.stringify(outcome)).not.toContain(answer);
    }
  });

  it('of public ranges are dialled as they are, in all spellings', async () => {
    const random = createRandom(seed + 2);
    for (const spell of Object.values(SPELLINGS)) {
      for (const [first, bits] of PUBLIC_V4) {
        const value = pickV4(random, first, bits);
        const url = `http://${spell(value)}/`;
        const { outcome, dialled } = await call(url, '127.0.0.1');
        expect(dialled, url).toMatchObject([{ address: dotted(value), port: 80 }]);
        expect(outcome, url).toMatchObject({ ok: false, fault: { code: 'CONNECT_FAILED' } });
      }
    }
  });
});
