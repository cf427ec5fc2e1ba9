import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpOutcome } from '@automateos/model';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressConfig } from './create-egress.ts';
import { createFakeNetwork, type FakeNetwork } from './fake-network.ts';
import type { RefusedInfo } from './ports.ts';

interface HostileUrl {
  readonly url: string;
  readonly family: string;
  readonly expected: 'blocked' | 'allowed' | 'invalid_url';
}

const corpus: HostileUrl[] = JSON.parse(readFileSync(new URL('./ssrf-corpus.json', import.meta.url), 'utf8'));

const PUBLIC = '93.184.216.34';
const REDIRECTS = [301, 302, 303, 307, 308];

/** Answers `/to/<status>?<location>` with that redirect, all else with 200. */
let server: Server;
let serverPort: number;
let open: Egress[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    const [, status, location] = /^\/to\/(\d+)\?(.*)$/.exec(request.url ?? '') ?? [];
    if (status === undefined || location === undefined) return response.end('reached');
    response.writeHead(Number(status), { location: Buffer.from(decodeURIComponent(location)).toString('latin1') });
    return response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  serverPort = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  await Promise.all(open.map((egress) => egress.close()));
  open = [];
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

function start(network: FakeNetwork, more: Partial<EgressConfig> = {}): Egress {
  const egress = createEgress({
    allow: [],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: network.resolve,
    dial: network.dial,
    ...more,
  });
  open.push(egress);
  return egress;
}

function get(egress: Egress, url: string): Promise<HttpOutcome> {
  return egress.http.request({
    url,
    method: 'GET',
    headers: {},
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 1_000_000,
    signal: new AbortController().signal,
  });
}

/** Names of the public test hosts lead to a public address, all others to this machine. */
function answer(host: string): string[] {
  return host === 'example.com' || host === 'start.example' ? [PUBLIC] : ['127.0.0.1', '::1'];
}

function expectBlocked(outcome: HttpOutcome, url: string, reasons?: readonly string[]): void {
  if (outcome.ok) throw new Error(`${url} was reached`);
  expect(outcome.fault.code, url).toBe('EGRESS_BLOCKED');
  if (reasons !== undefined) expect(reasons, url).toContain(outcome.fault.details.reason);
}

function expectPublicDialsOnly({ dialled }: FakeNetwork): void {
  expect(dialled.filter(({ address }) => address !== PUBLIC)).toEqual([]);
}

describe('the corpus of hostile URLs', () => {
  it('has all its cases', () => {
    expect(corpus.length).toBe(62);
  });

  it.each(corpus)('$expected: $url', async ({ url, expected }) => {
    const network = createFakeNetwork({ answer, serverPort });
    const outcome = await get(start(network), url);
    if (expected === 'allowed') {
      expect(outcome).toMatchObject({ ok: true, response: { status: 200 } });
      expect(network.dialled).toMatchObject([{ address: PUBLIC }]);
      return;
    }
    if (expected === 'blocked') expectBlocked(outcome, url);
    else expect(outcome).toMatchObject({ ok: false, fault: { code: 'INVALID_URL', sent: false } });
    expect(network.dialled).toEqual([]);
  });

  it.each([
    ['http://169.254.169.254:22/', 'This port of "169.254.169.254" may never be reached by workflows'],
    [
      'http://10.0.0.1:22/',
      'This port of "10.0.0.1" is not open to workflows; the setting EGRESS_ALLOW can allow the host',
    ],
    ['http://169.254.169.254/', '"169.254.169.254" leads to an address that workflows may never reach'],
    [
      'http://10.0.0.1/',
      '"10.0.0.1" leads to a private, local or reserved address; the setting EGRESS_ALLOW can allow it',
    ],
    ['http://localhost/', '"localhost" is a local name; the setting EGRESS_ALLOW can allow it'],
  ])('is told which setting opens it, if one does: %s', async (url, message) => {
    const outcome = await get(start(createFakeNetwork({ answer, serverPort })), url);
    expect(outcome).toMatchObject({ ok: false, fault: { message } });
  });

  it.each(REDIRECTS)('is refused behind a redirect %i', async (status) => {
    const network = createFakeNetwork({ answer, serverPort });
    const egress = start(network);
    for (const { url, expected } of corpus) {
      const outcome = await get(egress, `http://start.example/to/${status}?${encodeURIComponent(url)}`);
      if (expected === 'allowed') expect(outcome.ok).toBe(true);
      // Without a scheme it is a URL after all, of the same scheme as the page that it is on.
      else if (url.startsWith('//')) expectBlocked(outcome, url);
      else if (expected === 'blocked') expectBlocked(outcome, url);
      else expect(outcome).toMatchObject({ ok: false, fault: { code: 'REDIRECT_REFUSED' } });
    }
    expect(network.dialled.length).toBeGreaterThan(0);
    expectPublicDialsOnly(network);
  });

  it('is refused at the end of a chain', async () => {
    const network = createFakeNetwork({ answer, serverPort });
    const second = `http://example.com/to/302?${encodeURIComponent('http://127.0.0.1/')}`;
    expectBlocked(await get(start(network), `http://start.example/to/302?${encodeURIComponent(second)}`), second);
    expectPublicDialsOnly(network);
  });
});

describe('names', () => {
  it('are dialled at the vetted answers only, whatever else the resolver gives', async () => {
    const network = createFakeNetwork({
      answer: () => ['127.0.0.1', '::ffff:8.8.8.8', 'fe80::1%eth0', '10.0.0.1', PUBLIC, 'not an address'],
      serverPort,
    });
    expect((await get(start(network), 'http://mixed.example/')).ok).toBe(true);
    expect(network.dialled.map(({ address }) => address)).toEqual([PUBLIC]);
  });

  it('are tried at each vetted answer in turn, of the first 16', async () => {
    const addresses = Array.from({ length: 40 }, (_, index) => `93.184.216.${index + 1}`);
    const network = createFakeNetwork({ answer: () => addresses });
    const outcome = await get(start(network), 'http://many.example/');
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'CONNECT_FAILED', sent: false } });
    expect(network.dialled.map(({ address }) => address)).toEqual(addresses.slice(0, 16));
    expect(JSON.stringify(outcome)).not.toContain('93.184');
  });

  it('that change their answer between two lookups never reach the second one', async () => {
    let lookups = 0;
    const network = createFakeNetwork({
      answer: () => {
        lookups += 1;
        return lookups === 1 ? [PUBLIC] : ['127.0.0.1'];
      },
      serverPort,
    });
    const egress = start(network);
    expect((await get(egress, 'http://rebind.example/')).ok).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expectBlocked(await get(egress, 'http://rebind.example/'), 'rebind', ['address']);
    expect(lookups).toBe(2);
    expectPublicDialsOnly(network);
  });

  it('with an answer that alternates on every lookup are blocked or reach the public address', async () => {
    let lookups = 0;
    const network = createFakeNetwork({
      answer: () => {
        lookups += 1;
        return lookups % 2 === 1 ? ['127.0.0.1'] : [PUBLIC];
      },
      serverPort,
    });
    const egress = start(network);
    for (let index = 0; index < 20; index += 1) await get(egress, 'http://flip.example/');
    expectPublicDialsOnly(network);
  });

  it('that lead to a refused address through an alias are refused, and the address is in the log alone', async () => {
    const seen: RefusedInfo[] = [];
    const network = createFakeNetwork({ answer: () => ['10.11.12.13'], serverPort });
    const outcome = await get(start(network, { onRefused: (info) => seen.push(info) }), 'http://alias.example/');
    expect(outcome).toMatchObject({
      ok: false,
      fault: { code: 'EGRESS_BLOCKED', details: { reason: 'address', host: 'alias.example' }, sent: false },
    });
    expect(JSON.stringify(outcome)).not.toContain('10.11.12.13');
    expect(seen).toEqual([{ reason: 'address', host: 'alias.example', addresses: ['10.11.12.13'] }]);
    expect(network.dialled).toEqual([]);
  });

  it('are refused before any lookup when they are local', async () => {
    const network = createFakeNetwork({ answer: () => [PUBLIC], serverPort });
    const egress = start(network);
    for (const host of [
      'intranet',
      'a.local',
      'b.svc',
      'c.lan',
      'd.home.arpa',
      'e.cluster.local',
      'f.internal',
      'g.lan.',
    ]) {
      expectBlocked(await get(egress, `http://${host}/`), host, ['name']);
    }
    expectBlocked(await get(egress, 'http://example.com../'), 'two dots', ['name']);
    expect(network.resolved).toEqual([]);
    expect(network.dialled).toEqual([]);
  });

  it('that do not resolve are a fault of their own', async () => {
    const failing = createFakeNetwork({ answer: () => [] });
    expect(await get(start(failing), 'http://nothing.example/')).toMatchObject({
      ok: false,
      fault: { code: 'DNS_FAILED', details: { host: 'nothing.example' }, sent: false },
    });
  });

  it('are the name for the certificate and SNI, while the address is dialled', async () => {
    const network = createFakeNetwork({ answer: () => [PUBLIC], serverPort });
    expect((await get(start(network), 'https://Secure.Example./')).ok).toBe(true);
    expect(network.dialled).toMatchObject([{ address: PUBLIC, port: 443, tls: { serverName: 'secure.example' } }]);
  });
});

describe('the connection', () => {
  it('is thrown away when it reached another address than the one that was dialled', async () => {
    const network = createFakeNetwork({ answer, serverPort, peerAddress: '127.0.0.1' });
    expect(await get(start(network), 'http://example.com/')).toMatchObject({
      ok: false,
      fault: { code: 'CONNECT_FAILED', sent: false },
    });
  });

  it('may show an IPv4 peer in the mapped form', async () => {
    const network = createFakeNetwork({ answer, serverPort, peerAddress: `::ffff:${PUBLIC}` });
    expect((await get(start(network), 'http://example.com/')).ok).toBe(true);
  });
});

describe('schemes, user names and ports', () => {
  it.each([
    ['http://user@example.com/', 'userinfo'],
    ['http://:secret@example.com/', 'userinfo'],
    ['ftp://example.com/', 'scheme'],
    ['http://example.com:22/', 'port'],
    ['http://example.com:0/', 'port'],
    ['http://example.com:1023/', 'port'],
    ['http://example.com:6667/', 'port'],
    ['http://example.com:10080/', 'port'],
  ])('refuses %s', async (url, reason) => {
    const network = createFakeNetwork({ answer, serverPort });
    expectBlocked(await get(start(network), url), url, [reason]);
    expect(network.resolved).toEqual([]);
    expect(network.dialled).toEqual([]);
  });

  it.each([80, 443, 1024, 6379, 8080, 65_535])('lets port %i through', async (port) => {
    const network = createFakeNetwork({ answer, serverPort });
    expect((await get(start(network), `http://example.com:${port}/`)).ok).toBe(true);
    expect(network.dialled).toMatchObject([{ address: PUBLIC, port }]);
  });

  it('lets an allowed host use any port but 0', async () => {
    const network = createFakeNetwork({ answer, serverPort });
    const egress = start(network, { allow: ['example.com', '127.0.0.0/8'] });
    expect((await get(egress, 'http://example.com:22/')).ok).toBe(true);
    expect((await get(egress, 'http://127.0.0.1:6667/')).ok).toBe(true);
    expectBlocked(await get(egress, 'http://127.0.0.1:0/'), 'port 0', ['port']);
  });

  it('refuses a URL of over 8,192 characters', async () => {
    const network = createFakeNetwork({ answer, serverPort });
    expect(await get(start(network), `http://example.com/${'a'.repeat(8_192)}`)).toMatchObject({
      fault: { code: 'INVALID_URL' },
    });
  });
});

describe('what the operator allows', () => {
  it('lets a range through, and still nothing that is always refused', async () => {
    const network = createFakeNetwork({
      answer: (host) => (host === 'meta.example' ? ['169.254.169.254'] : ['10.0.0.5']),
      serverPort,
    });
    const egress = start(network, { allow: ['127.0.0.0/8', '0.0.0.0/0', '::/0'] });
    for (const url of [
      'http://127.0.0.1/',
      'http://10.1.1.1/',
      'http://intranet/',
      'http://[fd00::1]/',
      'http://[::1]/',
    ]) {
      expect((await get(egress, url)).ok, url).toBe(true);
    }
    const before = network.dialled.length;
    for (const url of [
      'http://169.254.169.254/',
      'http://168.63.129.16/',
      'http://100.100.100.200/',
      'http://192.0.0.192/',
      'http://0.0.0.0/',
      'http://224.0.0.1/',
      'http://255.255.255.255/',
      'http://[fe80::1]/',
      'http://[fd00:ec2::254]/',
      'http://[::ffff:10.0.0.1]/',
      'http://[64:ff9b::a00:1]/',
      'http://[::]/',
      'http://meta.example/',
    ]) {
      expectBlocked(await get(egress, url), url, ['address']);
    }
    expect(network.dialled.length).toBe(before);
  });

  it('lets a name through to a private address, and no other name', async () => {
    const network = createFakeNetwork({ answer: () => ['10.0.0.5'], serverPort });
    const egress = start(network, { allow: ['intranet.example', 'wiki'] });
    expect((await get(egress, 'http://intranet.example/')).ok).toBe(true);
    expect((await get(egress, 'http://wiki/')).ok).toBe(true);
    expectBlocked(await get(egress, 'http://other.example/'), 'other', ['address']);
    expectBlocked(await get(egress, 'http://sub.intranet.example/'), 'sub', ['address']);
  });

  it('is all private ranges with ALLOW_PRIVATE_NETWORK', async () => {
    const network = createFakeNetwork({ answer, serverPort });
    const egress = start(network, { allowPrivateNetwork: true });
    for (const host of [
      '127.0.0.1',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '100.64.0.1',
      '[::1]',
      '[fd00::1]',
      'localhost',
    ]) {
      expect((await get(egress, `http://${host}/`)).ok, host).toBe(true);
    }
    expectBlocked(await get(egress, 'http://169.254.169.254/'), 'metadata', ['address']);
    expectBlocked(await get(egress, 'http://192.0.2.1/'), 'documentation', ['address']);
  });

  it('gives way to what is denied', async () => {
    const network = createFakeNetwork({ answer, serverPort });
    const egress = start(network, {
      allow: ['10.0.0.0/8', 'bad.example'],
      deny: ['10.6.0.0/16', 'bad.example', '93.184.216.0/24'],
    });
    expect((await get(egress, 'http://10.5.0.1/')).ok).toBe(true);
    expectBlocked(await get(egress, 'http://10.6.0.1/'), 'denied range', ['address']);
    expectBlocked(await get(egress, 'http://bad.example/'), 'denied name', ['name']);
    expectBlocked(await get(egress, 'http://example.com/'), 'denied public range', ['address']);
  });
});

describe('our own services', () => {
  const ownServices = [
    { host: 'db.example', port: 5432 },
    { host: '127.0.0.1', port: 6379 },
    { host: 'gone.example', port: 7777 },
  ];
  function answerOwn(host: string): string[] {
    if (host === 'gone.example') throw new Error('no such name');
    return host === 'db.example' || host === 'alias.example' ? ['10.0.0.9'] : ['127.0.0.1'];
  }

  it.each([
    'http://127.0.0.1:6379/',
    'http://127.0.0.2:6379/',
    'http://[::1]:6379/',
    'http://2130706433:6379/',
    'http://localhost:6379/',
    'http://db.example:5432/',
    'http://DB.example.:5432/',
    'http://alias.example:5432/',
    'http://10.0.0.9:5432/',
    'http://10.0.0.9:7777/',
  ])('are refused although %s is allowed', async (url) => {
    const network = createFakeNetwork({ answer: answerOwn, serverPort });
    const egress = start(network, { allowPrivateNetwork: true, ownServices });
    expectBlocked(await get(egress, url), url, ['own_service']);
    expect(network.dialled).toEqual([]);
  });

  it('do not take other ports and addresses with them', async () => {
    const network = createFakeNetwork({ answer: answerOwn, serverPort });
    const egress = start(network, { allowPrivateNetwork: true, ownServices });
    for (const url of ['http://127.0.0.1:6380/', 'http://10.0.0.8:5432/', 'http://10.0.0.9:6379/']) {
      expect((await get(egress, url)).ok, url).toBe(true);
    }
  });
});
