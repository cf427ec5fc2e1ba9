import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { HttpRequest } from '@automateos/model';
import { SERVER_CERTIFICATE } from '@automateos/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createEgress, type EgressConfig } from './create-egress.ts';
import { createProxyDial, parseProxy } from './proxy-dial.ts';
import { systemDial } from './system-ports.ts';

const PUBLIC = '93.184.216.34';

let service: Server;
let servicePort: number;
let proxy: ReturnType<typeof createServer>;
let proxyUrl: string;
/** The heads of the requests that the proxy got. */
let asked: string[] = [];
/** What it does with the next one. */
let answer: (socket: Socket) => void;
const sockets = new Set<Socket>();

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port; // it listens on a port

/** Stands for every address of the world. */
function tunnelTo(port: () => number): (socket: Socket) => void {
  return (socket) => {
    const upstream = connect(port(), '127.0.0.1');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    upstream.on('error', () => socket.destroy());
    socket.pipe(upstream).pipe(socket);
  };
}

beforeAll(async () => {
  service = createHttpServer((request, response) => {
    if (request.url === '/away') response.writeHead(302, { location: 'http://10.0.0.1/' });
    response.end(`hello from ${request.headers.host}`);
  });
  service.listen(0, '127.0.0.1');
  await once(service, 'listening');
  servicePort = portOf(service);
  proxy = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', (head: Buffer) => {
      asked.push(head.toString());
      answer(socket);
    });
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  proxyUrl = `http://127.0.0.1:${portOf(proxy)}`;
});
beforeEach(() => {
  asked = [];
  answer = tunnelTo(() => servicePort);
});
afterAll(() => {
  for (const socket of sockets) socket.destroy();
  proxy.close();
  service.closeAllConnections();
  service.close();
});

function call(url: string, more: Partial<EgressConfig> = {}, fields: Partial<HttpRequest> = {}) {
  const egress = createEgress({
    allow: [],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    proxy: proxyUrl,
    resolve: async (host) => (host.endsWith('.private.example') ? ['10.0.0.1'] : [PUBLIC]),
    ...more,
  });
  onTestFinished(() => egress.close());
  return egress.http.request({
    url,
    method: 'GET',
    headers: {},
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 1_000,
    signal: new AbortController().signal,
    ...fields,
  });
}

describe('through a proxy', () => {
  test('a request goes to the address that was vetted, not to a name', async () => {
    const outcome = await call('http://shop.example/price');
    expect(outcome.ok && Buffer.from(outcome.response.body).toString()).toBe('hello from shop.example');
    expect(asked).toEqual([`CONNECT ${PUBLIC}:80 HTTP/1.1\r\nHost: ${PUBLIC}:80\r\n\r\n`]);
  });

  test('an address of version 6 stands in brackets', async () => {
    await call('http://[2606:2800:220:1::1]:8080/');
    expect(asked[0]).toContain('CONNECT [2606:2800:220:1::1]:8080 HTTP/1.1');
  });

  test.for(['http://db.private.example/', 'http://10.0.0.1/', 'http://169.254.169.254/', 'http://localhost:8080/'])(
    '%s is refused before the proxy is asked',
    async (url) => {
      expect(await call(url)).toMatchObject({ ok: false, fault: { code: 'EGRESS_BLOCKED' } });
      expect(asked).toEqual([]);
    },
  );

  test('the proxy itself is no place to call, wherever it stands', async () => {
    const outcome = await call(`${proxyUrl}/`, { allow: ['127.0.0.0/8'] });
    expect(outcome).toMatchObject({ ok: false, fault: { details: { reason: 'own_service' } } });
    expect(asked).toEqual([]);
  });

  test('a redirect to a private address is refused as without it', async () => {
    const outcome = await call('http://shop.example/away');
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'EGRESS_BLOCKED' } });
    expect(asked).toHaveLength(1);
  });

  test('TLS is spoken with the destination, whose certificate is checked', async () => {
    const tlsServer = createTlsServer(SERVER_CERTIFICATE, (socket) => socket.on('error', () => {}).end());
    tlsServer.on('tlsClientError', () => {});
    tlsServer.listen(0, '127.0.0.1');
    await once(tlsServer, 'listening');
    onTestFinished(() => void tlsServer.close());
    answer = tunnelTo(() => portOf(tlsServer));
    const outcome = await call('https://server.example/');
    // Nobody trusts who signed it.
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'CONNECT_FAILED', sent: false } });
    expect(asked[0]).toContain(`CONNECT ${PUBLIC}:443 `);
  });

  test('a name and a password are sent to it, and to nobody else', async () => {
    let seen = '';
    service.once('request', ({ headers }) => {
      seen = JSON.stringify(headers);
    });
    await call('http://shop.example/', { proxy: proxyUrl.replace('http://', 'http://me:p%40ss@') });
    expect(asked[0]).toContain(`\r\nProxy-Authorization: Basic ${Buffer.from('me:p@ss').toString('base64')}\r\n`);
    expect(seen).not.toContain('roxy');
  });
});

test('what a server says first is not lost behind the answer of the proxy', async () => {
  answer = (socket) => socket.write('HTTP/1.1 200 OK\r\n\r\n220 mail.example ESMTP\r\n');
  const dial = createProxyDial(parseProxy(proxyUrl), async () => [], systemDial);
  const socket = await dial({ address: PUBLIC, port: 25, timeoutMs: 5_000 });
  const [said] = await once(socket, 'data');
  expect(String(said)).toBe('220 mail.example ESMTP\r\n');
  socket.destroy();
});

describe('a proxy that does not open the tunnel', () => {
  test.for<[string, (socket: Socket) => void]>([
    ['refuses', (socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')],
    ['hangs up', (socket) => socket.destroy()],
    ['speaks something else', (socket) => socket.end('220 mail.example ESMTP\r\n\r\n')],
    ['never ends its answer', (socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(20_000)}`)],
  ])('%s: nothing was sent, and the step says so', async ([, how]) => {
    answer = how;
    const outcome = await call('http://shop.example/');
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'CONNECT_FAILED', sent: false } });
  });

  test('and is silent ends with the time of the request', async () => {
    answer = () => {};
    const outcome = await call('http://shop.example/', {}, { timeoutMs: 200 });
    expect(outcome).toMatchObject({ ok: false, fault: { code: 'TIMEOUT', sent: false } });
  });
});

test.for(['https://proxy.example', 'proxy:3128', 'socks5://proxy:1080', 'http://proxy:3128/path', ''])(
  'the setting %j is refused at the start',
  (text) => {
    expect(() => parseProxy(text)).toThrow('EGRESS_PROXY must be http://host:port');
  },
);
