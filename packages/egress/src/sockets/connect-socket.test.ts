import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { ConnectOutcome, ConnectRequest, VettedSocket } from '@automateos/model';
import { OTHER_CERTIFICATE, SERVER_CERTIFICATE, TEST_CA } from '@automateos/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressConfig } from '../create-egress.ts';
import { createFakeNetwork } from '../fake-network.ts';
import { parseHost } from './parse-host.ts';

interface HostileUrl {
  readonly url: string;
  readonly expected: 'blocked' | 'allowed' | 'invalid_url';
}

const corpus: HostileUrl[] = JSON.parse(readFileSync(new URL('../ssrf-corpus.json', import.meta.url), 'utf8'));
const PUBLIC = '93.184.216.34';
const SMTP_PORTS = [25, 465, 587, 2525];
const cleanUps: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function listen(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return (server.address() as AddressInfo).port;
}

function start(more: Partial<EgressConfig> = {}): Egress {
  const egress = createEgress({
    allow: ['127.0.0.0/8'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    ...more,
  });
  cleanUps.push(() => egress.close());
  return egress;
}

function open(egress: Egress, more: Partial<ConnectRequest>, ports = SMTP_PORTS): Promise<ConnectOutcome> {
  const request: ConnectRequest = {
    host: '127.0.0.1',
    port: 2525,
    isTls: false,
    timeoutMs: 5_000,
    maxReceivedBytes: 1_000_000,
    signal: new AbortController().signal,
    ...more,
  };
  return egress.connect(request, ports);
}

function socketOf(outcome: ConnectOutcome): VettedSocket {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  return outcome.socket;
}

function streamOf(socket: VettedSocket): Duplex {
  if (!(socket.stream instanceof Duplex)) throw new Error('no stream');
  return socket.stream;
}

function faultOf(outcome: ConnectOutcome) {
  if (outcome.ok) throw new Error('a connection');
  return outcome.fault;
}

const ANSWERS = (host: string): string[] => (host === 'example.com' ? [PUBLIC] : ['127.0.0.1', '::1']);

describe('hosts', () => {
  it.each(corpus)('of $url are $expected as those of URLs are', async ({ url, expected }) => {
    const [, authority = ''] = /^[a-z]+:\/\/([^/?#]*)/i.exec(url) ?? [];
    const host = authority.replace(/:\d+$/, '');
    const network = createFakeNetwork({ answer: ANSWERS });
    const outcome = await open(start({ ...network, allow: [] }), { host });
    const isAllowed = expected === 'allowed' && !authority.includes('@');
    if (isAllowed) {
      // The fake network refuses every connection that is dialled.
      expect(faultOf(outcome).code, host).toBe('CONNECT_FAILED');
      expect(network.dialled, host).not.toEqual([]);
    } else {
      expect(['EGRESS_BLOCKED', 'INVALID_HOST', 'DNS_FAILED'], host).toContain(faultOf(outcome).code);
      expect(network.dialled, host).toEqual([]);
    }
  });

  it.each([
    ['mail.example.com', 'mail.example.com'],
    ['MAIL.Example.com.', 'mail.example.com'],
    ['[2606:4700::1]', '2606:4700::1'],
    ['2606:4700::1', '2606:4700::1'],
    ['0x7f000001', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['', undefined],
    ['a b', undefined],
    ['a:25', undefined],
    ['a@b', undefined],
    ['a/b', undefined],
    ['a\\b', undefined],
    ['a,b', undefined],
    ['fe80::1%eth0', undefined],
    ['%31', undefined],
    ['a'.repeat(254), undefined],
  ])('are read: %j is %j', (text, host) => {
    expect(parseHost(text)).toBe(host);
  });

  it('that are private, never allowed or denied are refused with their reasons', async () => {
    const network = createFakeNetwork({ answer: ANSWERS });
    const cases: [string, Partial<EgressConfig>, string][] = [
      ['10.0.0.1', { allow: [] }, 'address'],
      ['169.254.169.254', { allow: ['0.0.0.0/0'] }, 'address'],
      ['localhost', { allow: [] }, 'name'],
      ['intern.example.com', { allow: [] }, 'address'],
      ['example.com', { deny: ['example.com'] }, 'name'],
      ['demo.automateos.invalid', {}, 'name'],
    ];
    for (const [host, config, reason] of cases) {
      const fault = faultOf(await open(start({ ...network, ...config }), { host }));
      expect(fault, host).toMatchObject({ code: 'EGRESS_BLOCKED', details: { reason, host } });
      expect(fault.message).not.toContain('127.0.0.1');
    }
    expect(network.dialled).toEqual([]);
  });

  it('that are our own database and Redis are refused whatever is allowed', async () => {
    const ownServices = [{ host: 'db.example.com', port: 5432 }];
    const network = createFakeNetwork({ answer: () => ['10.0.0.9'] });
    const egress = start({ ...network, allow: ['10.0.0.0/8', 'db.example.com'], ownServices });
    for (const host of ['db.example.com', 'DB.example.com.', 'alias.example.com', '10.0.0.9']) {
      const fault = faultOf(await open(egress, { host, port: 5432 }, [5432]));
      expect(fault, host).toMatchObject({ code: 'EGRESS_BLOCKED', details: { reason: 'own_service' } });
    }
    expect(network.dialled).toEqual([]);
  });
});

describe('ports', () => {
  it.each([
    [25, true],
    [465, true],
    [1024, true],
    [6667, true],
    [65_535, true],
    [22, false],
    [80, false],
    [443, false],
    [3306, true],
    [993, false],
    [0, false],
    [65_536, false],
    [-1, false],
    [1.5, false],
  ])('%i is open to a node of mail: %j', async (port, isOpen) => {
    const network = createFakeNetwork({ answer: ANSWERS });
    const fault = faultOf(await open(start({ ...network, allow: ['example.com'] }), { host: 'example.com', port }));
    expect(fault.code).toBe(isOpen ? 'CONNECT_FAILED' : 'EGRESS_BLOCKED');
    expect(network.dialled.length).toBe(isOpen ? 1 : 0);
  });
});

describe('a connection', () => {
  it('carries data both ways, end included', async () => {
    const port = await listen(createServer((socket) => socket.pipe(socket)));
    const stream = streamOf(socketOf(await open(start(), { port })));
    stream.write('hello ');
    stream.end('world');
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('hello world');
  });

  it('must reach the address that was dialled', async () => {
    const serverPort = await listen(createServer());
    const network = createFakeNetwork({ answer: () => [PUBLIC], serverPort, peerAddress: '10.0.0.1' });
    const fault = faultOf(await open(start({ ...network, allow: [] }), { host: 'example.com' }));
    expect(fault.code).toBe('CONNECT_FAILED');
  });

  it('that nobody answers is a fault without an address', async () => {
    const fault = faultOf(await open(start(), { port: 59_999 }));
    expect(fault).toMatchObject({ code: 'CONNECT_FAILED', details: { reason: 'ECONNREFUSED' } });
  });

  it('is cut when it receives more than it may', async () => {
    const port = await listen(createServer((socket) => socket.end(Buffer.alloc(1_001))));
    const exact = socketOf(await open(start(), { port, maxReceivedBytes: 1_001 }));
    expect(Buffer.concat(await streamOf(exact).toArray()).length).toBe(1_001);
    const socket = socketOf(await open(start(), { port, maxReceivedBytes: 1_000 }));
    await expect(streamOf(socket).toArray()).rejects.toThrow('more than 1000 bytes');
    expect(socket.fault).toMatchObject({ code: 'RESPONSE_TOO_LARGE', details: { max_bytes: 1_000 } });
  });

  it('reads no more than somebody takes', async () => {
    let written = 0;
    const port = await listen(
      createServer((socket) => {
        const pour = (): void => {
          while (!socket.destroyed && socket.write(Buffer.alloc(65_536))) written += 65_536;
        };
        socket.on('drain', pour);
        pour();
      }),
    );
    const socket = socketOf(await open(start(), { port, maxReceivedBytes: 2 ** 30 }));
    streamOf(socket).read(0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(32 * 1024 * 1024);
    socket.close();
  });

  it.each(['time', 'signal', 'process'] as const)('is cut by the %s', async (what) => {
    let isClosed = false;
    const port = await listen(
      createServer((peer) => {
        peer.on('close', () => {
          isClosed = true;
        });
      }),
    );
    const egress = start();
    const controller = new AbortController();
    const timeoutMs = what === 'time' ? 150 : 5_000;
    const socket = socketOf(await open(egress, { port, signal: controller.signal, timeoutMs }));
    const ended = once(streamOf(socket), 'error');
    if (what === 'signal') controller.abort();
    if (what === 'process') await egress.close();
    await ended;
    expect(socket.fault?.code).toBe(what === 'time' ? 'TIMEOUT' : 'ABORTED');
    await expect.poll(() => isClosed).toBe(true);
  });

  it('is not waited for when its signal was aborted, or its time is up, before it was there', async () => {
    const resolve = () => new Promise<string[]>(() => {});
    const egress = start({ resolve, allow: [] });
    const host = 'example.com';
    expect(faultOf(await open(egress, { host, signal: AbortSignal.abort() })).code).toBe('ABORTED');
    expect(faultOf(await open(egress, { host, timeoutMs: 50 })).code).toBe('TIMEOUT');
    await egress.close();
    expect(faultOf(await open(egress, { host })).code).toBe('ABORTED');
  });

  it('that comes too late is closed', async () => {
    let isClosed = false;
    const serverPort = await listen(createServer((peer) => void peer.resume().on('end', () => (isClosed = true))));
    const network = createFakeNetwork({ answer: () => [PUBLIC], serverPort });
    const dial: typeof network.dial = async (target) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return network.dial(target);
    };
    const egress = start({ ...network, dial, allow: [] });
    expect(faultOf(await open(egress, { host: 'example.com', timeoutMs: 30 })).code).toBe('TIMEOUT');
    await expect.poll(() => isClosed).toBe(true);
  });
});

describe('TLS', () => {
  /** A server that greets under TLS. */
  function secureServer(certificate = SERVER_CERTIFICATE): Promise<number> {
    return listen(createTlsServer(certificate, (socket) => void socket.end('secret greeting')));
  }

  /** A server that changes to TLS when it has read a line. */
  function upgradingServer(before = 'go\n'): Promise<number> {
    return listen(
      createServer((socket) => {
        socket.once('data', () => {
          socket.write(before, () => {
            const secure = new TLSSocket(socket, { isServer: true, ...SERVER_CERTIFICATE });
            secure.on('error', () => {});
            secure.on('data', (data) => secure.end(`secret ${data}`));
          });
        });
      }),
    );
  }

  const named = (): Egress => {
    const allow = ['127.0.0.0/8', 'server.example', 'other.example'];
    return start({ allow, resolve: async () => ['127.0.0.1'] });
  };

  it('from the first byte checks the certificate by name, or by address', async () => {
    const port = await secureServer();
    for (const host of ['server.example', '127.0.0.1']) {
      const socket = socketOf(await open(named(), { host, port, isTls: true, ca: TEST_CA }));
      expect(socket.isEncrypted).toBe(true);
      expect(Buffer.concat(await streamOf(socket).toArray()).toString()).toBe('secret greeting');
    }
  });

  it.each([
    ['for another name', 'other.example', TEST_CA, 'ERR_TLS_CERT_ALTNAME_INVALID', /other names/],
    [
      'from an authority that is not trusted',
      'server.example',
      undefined,
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      /give its CA/,
    ],
    ['with a CA that is none', 'server.example', 'nonsense', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', /give its CA/],
  ])('refuses a certificate %s', async (_what, host, ca, reason, message) => {
    const port = await secureServer();
    const fault = faultOf(await open(named(), { host, port, isTls: true, ca }));
    expect(fault).toMatchObject({ code: 'TLS_FAILED', details: { host, reason } });
    expect(fault.message).toMatch(message);
  });

  it('refuses a certificate for a name when an address was given', async () => {
    const port = await secureServer(OTHER_CERTIFICATE);
    const fault = faultOf(await open(named(), { port, isTls: true, ca: TEST_CA }));
    expect(fault).toMatchObject({ code: 'TLS_FAILED', details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
  });

  it('with a server that speaks none says so', async () => {
    const port = await listen(createServer((socket) => socket.write('220 mail ready\r\n')));
    const fault = faultOf(await open(named(), { port, isTls: true, ca: TEST_CA }));
    expect(fault).toMatchObject({ code: 'TLS_FAILED' });
    expect(fault.message).toMatch(/does not speak TLS/);
    const closing = await listen(createServer((socket) => socket.once('data', () => socket.destroy())));
    expect(faultOf(await open(named(), { port: closing, isTls: true })).message).toMatch(/could not begin/);
  });

  it('can begin later on the same connection', async () => {
    const port = await upgradingServer();
    const socket = socketOf(await open(named(), { host: 'server.example', port, ca: TEST_CA }));
    const stream = streamOf(socket);
    stream.write('begin\n');
    const [greeting] = await once(stream, 'data');
    expect([String(greeting), socket.isEncrypted]).toEqual(['go\n', false]);
    expect(await socket.startTls()).toBeUndefined();
    expect(socket.isEncrypted).toBe(true);
    stream.write('hello');
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('secret hello');
  });

  it('that begins later checks the certificate as well, and leaves nothing open', async () => {
    const port = await upgradingServer();
    const socket = socketOf(await open(named(), { host: 'other.example', port, ca: TEST_CA }));
    const stream = streamOf(socket);
    stream.write('begin\n');
    await once(stream, 'data');
    const fault = await socket.startTls();
    expect(fault).toMatchObject({ code: 'TLS_FAILED', details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' } });
    expect(socket.fault).toEqual(fault);
    expect(stream.destroyed).toBe(true);
  });

  it('does not begin over bytes that came before it', async () => {
    const port = await listen(createServer((socket) => socket.write('injected')));
    const socket = socketOf(await open(named(), { port, ca: TEST_CA }));
    const stream = streamOf(socket);
    await once(stream, 'readable');
    expect(await socket.startTls()).toMatchObject({ code: 'TLS_FAILED', details: { reason: 'UNEXPECTED_DATA' } });
    expect(stream.destroyed).toBe(true);
  });
});
