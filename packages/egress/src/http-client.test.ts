import { once } from 'node:events';
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import type { HttpOutcome, HttpRequest, HttpResponse } from '@automateos/model';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress } from './create-egress.ts';
import { createFakeNetwork } from './fake-network.ts';

const MIB = 1024 * 1024;
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

async function serve(listener: RequestListener): Promise<string> {
  return `http://127.0.0.1:${await listen(createHttpServer(listener))}`;
}

async function serveTcp(onSocket: (socket: Socket) => void): Promise<string> {
  return `http://127.0.0.1:${await listen(createTcpServer(onSocket))}`;
}

function start(): Egress {
  const egress = createEgress({
    allow: ['127.0.0.0/8', 'localhost'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
  });
  cleanUps.push(() => egress.close());
  return egress;
}

function send(egress: Egress, url: string, more: Partial<HttpRequest> = {}): Promise<HttpOutcome> {
  return egress.http.request({
    url,
    method: 'GET',
    headers: {},
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 10 * MIB,
    signal: new AbortController().signal,
    ...more,
  });
}

function answerOf(outcome: HttpOutcome): HttpResponse {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  return outcome.response;
}

function faultOf(outcome: HttpOutcome) {
  if (outcome.ok) throw new Error(`an answer with status ${outcome.response.status}`);
  return outcome.fault;
}

const textOf = (outcome: HttpOutcome) => Buffer.from(answerOf(outcome).body).toString();

/** Waits for the request's body first. */
function withBody(handle: (request: IncomingMessage, response: ServerResponse, body: string) => void): RequestListener {
  return (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => handle(request, response, Buffer.concat(chunks).toString()));
  };
}

describe('a request', () => {
  it('sends method, path, headers and body, and gives status, headers and body back', async () => {
    const origin = await serve(
      withBody(({ method, url, headers }, response, body) => {
        response.writeHead(201, { 'X-Seen': 'yes', 'Set-Cookie': ['a=1', 'b=2'], Vary: 'a, b' });
        response.end(JSON.stringify({ method, url, headers, body }));
      }),
    );
    const outcome = await send(start(), `${origin}/a%20b?c=d#e`, {
      method: 'PUT',
      headers: { 'X-Mine': 'ü', 'Content-Type': 'text/plain' },
      body: 'grüße',
    });
    const { status, headers } = answerOf(outcome);
    expect(status).toBe(201);
    expect(headers).toMatchObject({ 'x-seen': 'yes', 'set-cookie': ['a=1', 'b=2'], vary: 'a, b' });
    const seen = JSON.parse(textOf(outcome));
    expect(seen).toMatchObject({ method: 'PUT', url: '/a%20b?c=d', body: 'grüße' });
    expect(seen.headers).toMatchObject({
      host: origin.slice('http://'.length),
      'x-mine': 'ü',
      'accept-encoding': 'gzip, deflate, br',
      'content-length': '7',
      'user-agent': 'AutomateOS',
    });
  });

  it('lets the user set accept-encoding and user-agent', async () => {
    const origin = await serve((request, response) => {
      response.end(`${request.headers['accept-encoding']} ${request.headers['user-agent']}`);
    });
    const headers = { 'Accept-Encoding': 'identity', 'USER-AGENT': 'mine' };
    expect(textOf(await send(start(), origin, { headers }))).toBe('identity mine');
  });

  it('uses connections again, one after the other and for many at once', async () => {
    const ports = new Set<number | undefined>();
    const origin = await serve((request, response) => {
      ports.add(request.socket.remotePort);
      response.end('ok');
    });
    const egress = start();
    for (let index = 0; index < 20; index += 1) answerOf(await send(egress, origin));
    // A connection is free again one turn of the event loop after its answer, so that two take turns.
    expect(ports.size).toBeLessThanOrEqual(2);
    for (let round = 0; round < 5; round += 1) {
      const outcomes = await Promise.all(Array.from({ length: 16 }, () => send(egress, origin)));
      for (const outcome of outcomes) answerOf(outcome);
    }
    expect(ports.size).toBeLessThanOrEqual(32);
  });

  it('does not wait behind another one on its connection', async () => {
    const waiting = new Map<Socket, ServerResponse>();
    const origin = await serve((request, response) => {
      waiting.set(request.socket, response);
      // Nobody is answered before all 32 are here, each on a connection of its own.
      if (waiting.size === 32) for (const held of waiting.values()) held.end('ok');
    });
    const egress = start();
    const outcomes = await Promise.all(Array.from({ length: 32 }, () => send(egress, origin)));
    for (const outcome of outcomes) answerOf(outcome);
  });

  it('resolves localhost when it is allowed', async () => {
    const origin = await serve((request, response) => response.end(request.headers.host));
    const named = origin.replace('127.0.0.1', 'localhost');
    expect(textOf(await send(start(), named))).toBe(named.slice('http://'.length));
  });

  it('gives an answer to HEAD without a body, whatever its length says', async () => {
    const origin = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': String(100 * MIB), 'content-encoding': 'gzip' });
      response.end();
    });
    expect(answerOf(await send(start(), origin, { method: 'HEAD' })).body.length).toBe(0);
  });

  it('passes over interim answers', async () => {
    const origin = await serve((_request, response) => {
      response.writeEarlyHints({ link: '</a.css>; rel=preload' });
      response.end('final');
    });
    expect(textOf(await send(start(), origin))).toBe('final');
  });
});

describe('a request that cannot be sent', () => {
  it.each([
    ['Host', 'other.example'],
    ['content-length', '3'],
    ['Transfer-Encoding', 'chunked'],
    ['CONNECTION', 'close'],
    ['Keep-Alive', 'timeout=1'],
    ['Upgrade', 'websocket'],
    ['TE', 'trailers'],
    ['Expect', '100-continue'],
    ['constructor', 'x'],
    ['prototype', 'x'],
    ['a b', 'x'],
    ['', 'x'],
    ['a\r\nb', 'x'],
    ['x', 'a\r\nHost: b'],
    ['x', 'a\nb'],
    ['x', 'a\u0000b'],
    ['x', 'snow ☃'],
  ])('because of the header %j: %j', async (name, value) => {
    let requests = 0;
    const origin = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const fault = faultOf(await send(start(), origin, { headers: { [name]: value } }));
    expect(fault).toMatchObject({ code: 'INVALID_REQUEST', sent: false });
    expect(requests).toBe(0);
  });

  it('because of a header __proto__, one that is given twice, or too many', async () => {
    const egress = start();
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`x-${index}`, 'y']));
    for (const headers of [JSON.parse('{"__proto__":"x"}'), { Accept: 'a', accept: 'b' }, many]) {
      expect(faultOf(await send(egress, 'http://127.0.0.1:9/', { headers })).code).toBe('INVALID_REQUEST');
    }
  });

  it.each(['CONNECT', 'TRACE', 'get', 'GET /', '', 'A\r\nB'])('because of the method %j', async (method) => {
    expect(faultOf(await send(start(), 'http://127.0.0.1:9/', { method })).code).toBe('INVALID_REQUEST');
  });
});

describe('time', () => {
  it('runs out for an answer that does not come', async () => {
    const origin = await serve(() => {});
    const started = performance.now();
    const fault = faultOf(await send(start(), origin, { timeoutMs: 150, method: 'POST', body: 'x' }));
    expect(fault).toMatchObject({ code: 'TIMEOUT', sent: true, details: { timeout_ms: 150 } });
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('runs out for a body that comes drop by drop', async () => {
    const origin = await serve((_request, response) => {
      const drip = setInterval(() => response.write('.'), 20);
      response.on('close', () => clearInterval(drip));
    });
    expect(faultOf(await send(start(), origin, { timeoutMs: 200 })).code).toBe('TIMEOUT');
  });

  it('runs out over all redirects together', async () => {
    const origin = await serve((request, response) => {
      const hop = Number(request.url?.slice(1));
      setTimeout(() => response.writeHead(302, { location: `/${hop + 1}` }).end(), 80);
    });
    expect(faultOf(await send(start(), `${origin}/0`, { timeoutMs: 200 })).code).toBe('TIMEOUT');
  });

  it('runs out while a name is looked up, before anything was sent', async () => {
    const egress = createEgress({
      allow: [],
      deny: [],
      allowPrivateNetwork: false,
      ownServices: [],
      resolve: () => new Promise(() => {}),
    });
    cleanUps.push(() => egress.close());
    const fault = faultOf(await send(egress, 'http://slow.example/', { timeoutMs: 50 }));
    expect(fault).toMatchObject({ code: 'TIMEOUT', sent: false });
  });

  it('closes the connection of a request that was cut', async () => {
    let closed: Promise<unknown> = Promise.resolve();
    const origin = await serve((request) => {
      closed = once(request.socket, 'close');
    });
    faultOf(await send(start(), origin, { timeoutMs: 50 }));
    await closed;
  });
});

describe('the abort signal', () => {
  it('ends a request that waits for its answer', async () => {
    const controller = new AbortController();
    const origin = await serve(() => controller.abort());
    expect(faultOf(await send(start(), origin, { signal: controller.signal }))).toMatchObject({
      code: 'ABORTED',
      sent: true,
    });
  });

  it('keeps a request from being sent when it came first', async () => {
    let requests = 0;
    const origin = await serve((_request, response) => {
      requests += 1;
      response.end();
    });
    const egress = start();
    expect(faultOf(await send(egress, origin, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'ABORTED',
      sent: false,
    });
    const controller = new AbortController();
    const running = send(egress, origin, { signal: controller.signal });
    controller.abort();
    expect(faultOf(await running)).toMatchObject({ code: 'ABORTED', sent: false });
    answerOf(await send(egress, origin));
    expect(requests).toBe(1);
  });

  it('has no listener left when the request is over', async () => {
    const origin = await serve((_request, response) => response.end());
    const { signal } = new AbortController();
    const egress = start();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (let index = 0; index < 3; index += 1) answerOf(await send(egress, origin, { signal }));
    expect(listeners).toBe(0);
  });
});

describe('a large answer', () => {
  it('passes up to the limit and not a byte more', async () => {
    const origin = await serve((request, response) => response.end(Buffer.alloc(Number(request.url?.slice(1)))));
    const egress = start();
    expect(answerOf(await send(egress, `${origin}/${MIB}`, { maxResponseBytes: MIB })).body.length).toBe(MIB);
    const fault = faultOf(await send(egress, `${origin}/${MIB + 1}`, { maxResponseBytes: MIB }));
    expect(fault).toMatchObject({ code: 'RESPONSE_TOO_LARGE', sent: true });
  });

  it('without an end is cut at the limit', async () => {
    let written = 0;
    const origin = await serve((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const pour = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length;
      };
      response.on('drain', pour);
      pour();
    });
    expect(faultOf(await send(start(), origin, { maxResponseBytes: MIB })).code).toBe('RESPONSE_TOO_LARGE');
    expect(written).toBeLessThan(64 * MIB);
  });

  it('in its headers is cut at 64 KiB', async () => {
    const origin = await serveTcp((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 0\r\n${`X-Filler: ${'y'.repeat(1_000)}\r\n`.repeat(70)}\r\n`);
    });
    expect(faultOf(await send(start(), origin)).code).toBe('RESPONSE_TOO_LARGE');
  });
});

describe('a compressed answer', () => {
  async function serveEncoded(encoding: string, body: Buffer): Promise<string> {
    return serve((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(body));
  }
  const text = Buffer.from('some text that is long enough '.repeat(10));

  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['identity, gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', text],
    ['unheard-of', text],
  ])('in %s is decoded', async (encoding, body) => {
    expect(textOf(await send(start(), await serveEncoded(encoding, body)))).toBe(text.toString());
  });

  it.each([
    ['gzip', text],
    ['gzip', gzipSync(text).subarray(0, -4)],
    ['br', text],
    ['deflate', text],
    ['gzip, gzip', gzipSync(gzipSync(text))],
  ])('that is not valid %s is a fault', async (encoding, body) => {
    expect(faultOf(await send(start(), await serveEncoded(encoding, body)))).toMatchObject({
      code: 'DECODE_FAILED',
      sent: true,
    });
  });

  it.each([
    ['gzip', gzipSync(Buffer.alloc(10 * MIB + 1))],
    ['deflate', deflateSync(Buffer.alloc(100 * MIB))],
    ['br', brotliCompressSync(Buffer.alloc(100 * MIB))],
  ])('that swells beyond 100 times its size is refused: %s', async (encoding, bomb) => {
    const before = process.memoryUsage().rss;
    const fault = faultOf(await send(start(), await serveEncoded(encoding, bomb)));
    expect(fault).toMatchObject({ code: 'RESPONSE_TOO_LARGE', details: { max_ratio: '100' } });
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
  });

  it('that swells beyond the limit is refused, though its ratio is fair', async () => {
    const noise = Buffer.from(Array.from({ length: 2 * MIB }, () => 97 + Math.floor(Math.random() * 4)));
    const origin = await serveEncoded('gzip', gzipSync(noise));
    const fault = faultOf(await send(start(), origin, { maxResponseBytes: MIB }));
    expect(fault).toMatchObject({ code: 'RESPONSE_TOO_LARGE', details: { max_bytes: String(MIB) } });
  });

  it('that is small may be as repetitive as it likes', async () => {
    const origin = await serveEncoded('gzip', gzipSync(Buffer.alloc(64 * 1024)));
    expect(answerOf(await send(start(), origin)).body.length).toBe(64 * 1024);
  });
});

describe('redirects', () => {
  /** Answers `/<status>` with a redirect to `next`, all else with what it got. */
  async function serveRedirects(next: () => string): Promise<string> {
    return serve(
      withBody(({ method, url, headers }, response, body) => {
        const status = Number(/^\/(\d{3})$/.exec(url ?? '')?.[1] ?? 0);
        if (status > 0) response.writeHead(status, { location: next() }).end('moved');
        else response.end(JSON.stringify({ method, headers, body }));
      }),
    );
  }
  const credentials = { Authorization: 'Bearer a', COOKIE: 'b=c', 'Proxy-Authorization': 'd', 'X-Mine': 'e' };

  it.each([301, 302, 303])('%i become GET without body', async (status) => {
    const origin = await serveRedirects(() => '/end');
    const headers = { 'Content-Type': 'text/plain', 'X-Mine': 'e' };
    const seen = JSON.parse(textOf(await send(start(), `${origin}/${status}`, { method: 'POST', headers, body: 'x' })));
    expect(seen).toMatchObject({ method: 'GET', body: '', headers: { 'x-mine': 'e' } });
    expect(seen.headers).not.toHaveProperty('content-type');
    const head = answerOf(await send(start(), `${origin}/${status}`, { method: 'HEAD' }));
    expect(head).toMatchObject({ status: 200 });
  });

  it.each([307, 308])('%i keep method and body', async (status) => {
    const origin = await serveRedirects(() => '/end');
    const headers = { 'Content-Type': 'text/plain' };
    const seen = JSON.parse(textOf(await send(start(), `${origin}/${status}`, { method: 'POST', headers, body: 'x' })));
    expect(seen).toMatchObject({ method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } });
  });

  it.each([301, 302, 303, 307, 308])('%i keep credentials on the same origin', async (status) => {
    const origin = await serveRedirects(() => '/end');
    const seen = JSON.parse(textOf(await send(start(), `${origin}/${status}`, { headers: credentials })));
    expect(seen.headers).toMatchObject({ authorization: 'Bearer a', cookie: 'b=c', 'x-mine': 'e' });
  });

  it.each([301, 302, 303, 307, 308])('%i drop credentials on the way to another origin', async (status) => {
    const other = await serveRedirects(() => '/never');
    const origin = await serveRedirects(() => `${other}/end`);
    const seen = JSON.parse(textOf(await send(start(), `${origin}/${status}`, { headers: credentials })));
    expect(seen.headers).toMatchObject({ 'x-mine': 'e', host: other.slice('http://'.length) });
    for (const name of ['authorization', 'cookie', 'proxy-authorization'])
      expect(seen.headers).not.toHaveProperty(name);
  });

  it.each([307, 308])('%i with a body to another origin are refused', async (status) => {
    const other = await serveRedirects(() => '/never');
    const origin = await serveRedirects(() => `${other}/end`);
    const fault = faultOf(await send(start(), `${origin}/${status}`, { method: 'POST', body: 'x' }));
    expect(fault).toMatchObject({ code: 'REDIRECT_REFUSED', sent: true });
    answerOf(await send(start(), `${origin}/${status}`, { method: 'POST' }));
  });

  it('are followed five times and no more', async () => {
    let requests = 0;
    const origin = await serve((request, response) => {
      requests += 1;
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('end');
      else response.writeHead(302, { location: `/${left - 1}` }).end();
    });
    expect(textOf(await send(start(), `${origin}/5`))).toBe('end');
    requests = 0;
    expect(faultOf(await send(start(), `${origin}/6`)).code).toBe('REDIRECT_REFUSED');
    expect(requests).toBe(6);
  });

  it('are given back as they are when they are not to be followed, or have no Location', async () => {
    const origin = await serveRedirects(() => '/end');
    const kept = answerOf(await send(start(), `${origin}/302`, { followRedirects: false }));
    expect(kept).toMatchObject({ status: 302, headers: { location: '/end' } });
    const bare = await serve((_request, response) => response.writeHead(302).end());
    expect(answerOf(await send(start(), bare)).status).toBe(302);
  });

  it('from https to http are refused', async () => {
    const origin = await serveRedirects(() => 'http://93.184.216.34/');
    const port = Number(new URL(origin).port);
    const network = createFakeNetwork({ answer: () => ['93.184.216.34'], serverPort: port });
    const egress = createEgress({ allow: [], deny: [], allowPrivateNetwork: false, ownServices: [], ...network });
    cleanUps.push(() => egress.close());
    const fault = faultOf(await send(egress, 'https://secure.example/302'));
    expect(fault).toMatchObject({ code: 'REDIRECT_REFUSED', details: { host: 'secure.example' } });
    expect(network.dialled.length).toBe(1);
  });
});

describe('the network', () => {
  it('refusing a connection is told from one that broke', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const fault = faultOf(await send(start(), `http://127.0.0.1:${port}/`));
    expect(fault).toMatchObject({ code: 'CONNECT_FAILED', details: { port, reason: 'ECONNREFUSED' }, sent: false });
    expect(fault.message).toContain(`"127.0.0.1" on port ${port}`);
  });

  it('breaking before, in the middle of and instead of an answer is a fault that says that bytes have left', async () => {
    for (const breakOff of [
      (socket: Socket) => socket.destroy(),
      (socket: Socket) => socket.resetAndDestroy(),
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345'),
      (socket: Socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n'),
      (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.9\r\n'),
      (socket: Socket) => {
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345', () =>
          setTimeout(() => socket.resetAndDestroy(), 20),
        );
      },
    ]) {
      const origin = await serveTcp((socket) => socket.once('data', () => breakOff(socket)));
      const fault = faultOf(await send(start(), origin));
      expect(fault).toMatchObject({ code: 'NETWORK_ERROR', sent: true });
      expect(fault.details).toHaveProperty('reason');
    }
  });

  it('closing an idle connection does no harm to the next request', async () => {
    const origin = await serve((request, response) => {
      response.end('ok');
      setTimeout(() => request.socket.destroy(), 10);
    });
    const egress = start();
    for (let index = 0; index < 3; index += 1) {
      expect(textOf(await send(egress, origin))).toBe('ok');
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
  });

  it('has no way past a certificate that is not trusted', async () => {
    const { cert, key } = SELF_SIGNED;
    const port = await listen(createTlsServer({ cert, key }, (_request, response) => response.end()));
    const fault = faultOf(await send(start(), `https://localhost:${port}/`));
    expect(fault).toMatchObject({ code: 'CONNECT_FAILED', sent: false });
    expect(fault.details.reason).toMatch(/SELF_SIGNED/);
  });
});

describe('closing', () => {
  it('cuts what runs and sends nothing more', async () => {
    const origin = await serve(() => {});
    const egress = start();
    const running = send(egress, origin);
    await new Promise((resolve) => setTimeout(resolve, 50));
    await egress.close();
    expect(faultOf(await running)).toMatchObject({ code: 'ABORTED', sent: true });
    expect(faultOf(await send(egress, origin))).toMatchObject({ code: 'ABORTED', sent: false });
  });
});

/** For localhost, until 2126; good for nothing but to be mistrusted. */
const SELF_SIGNED = {
  key: `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgddi8ZJYeXao5+TIS
pPzyHmVNsTyngI3FK3COM7w3AKChRANCAAT+OZlJa+HTaHKy3DGCHmw+rV+E2vLl
I/6k17f+e0nMyZTmnl0rI/xIdfQCg4gJvq10LnhrtJeFfg2srHPgTAJh
-----END PRIVATE KEY-----`,
  cert: `-----BEGIN CERTIFICATE-----
MIIBmjCCAUGgAwIBAgIUW/77/3zDZNQDN0u5fp5jrpRVya0wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMzE3MDA1N1oYDzIxMjYxMDMw
MTcwMDU3WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAAT+OZlJa+HTaHKy3DGCHmw+rV+E2vLlI/6k17f+e0nMyZTmnl0rI/xI
dfQCg4gJvq10LnhrtJeFfg2srHPgTAJho28wbTAdBgNVHQ4EFgQUr3ZkpBbMIIwZ
sMIUtczYr4VhR2kwHwYDVR0jBBgwFoAUr3ZkpBbMIIwZsMIUtczYr4VhR2kwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDRwAwRAIgPXSFliEd2mZfS4CBxM9dItYXxEo8rT1PGp5Ig903pPkCIBG/
+LxLrFEIGeKNbV14/EgWQL4vi5RXe0idp5do+9se
-----END CERTIFICATE-----`,
};
