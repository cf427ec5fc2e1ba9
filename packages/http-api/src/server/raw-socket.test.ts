import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFINITION, startTestApi, type TestApi } from '../fixtures/start-test-api.ts';

let api: TestApi;
let port: number;
let hook: string;

/** Sends bytes as they are, and gives all that comes back until the server hangs up or `until` has come. */
function exchange(parts: (string | number)[], until?: RegExp): Promise<{ text: string; closed: boolean; ms: number }> {
  const start = performance.now();
  return new Promise((resolve) => {
    let text = '';
    const socket: Socket = connect(port, '127.0.0.1');
    const finish = (closed: boolean) => {
      resolve({ text, closed, ms: performance.now() - start });
      socket.destroy();
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      if (until?.test(text)) finish(false);
    });
    // A reset after the answer is a hang-up too.
    socket.on('error', () => {});
    socket.on('close', () => finish(true));
    void (async () => {
      for (const part of parts) {
        if (typeof part === 'string') socket.write(part, 'latin1');
        else await new Promise((done) => setTimeout(done, part));
      }
    })();
  });
}

function errorIn(text: string): { status: number; error: { code: string; details: object } } {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]);
  const body = JSON.parse(text.slice(text.indexOf('\r\n\r\n') + 4));
  expect(Object.keys(body)).toEqual(['error']);
  expect(text.toLowerCase()).toContain('content-type: application/json; charset=utf-8');
  expect(text.toLowerCase()).toContain('x-content-type-options: nosniff');
  return { status, error: body.error };
}

const get = (path: string, ...headers: string[]) =>
  `${[`GET ${path} HTTP/1.1`, 'Host: h', ...headers].join('\r\n')}\r\n\r\n`;
const CLOSE = 'Connection: close';

beforeAll(async () => {
  api = await startTestApi({
    timeouts: { headersMs: 400, requestMs: 800, idleMs: 5000, keepAliveMs: 300, checkEveryMs: 50 },
  });
  const { headers } = await api.addUser('me@here.example');
  const body = { name: 'n', definition: DEFINITION };
  hook = new URL((await api.call('POST', '/api/v1/workflows', { body, headers })).body.webhook_url).pathname;
  await api.app.listen({ port: 0, host: '127.0.0.1' });
  port = (api.app.server.address() as AddressInfo).port; // it listens on TCP
});
afterAll(() => api.app.close());

describe('what the parser refuses has the error format', () => {
  test.each<[string, string, number, string]>([
    ['no HTTP', 'hello\r\n\r\n', 400, 'BAD_REQUEST'],
    ['HTTP/3.9', 'GET / HTTP/3.9\r\nHost: h\r\n\r\n', 400, 'BAD_REQUEST'],
    ['no Host', `GET / HTTP/1.1\r\n${CLOSE}\r\n\r\n`, 400, 'BAD_REQUEST'],
    ['two Hosts', get('/', 'Host: other', CLOSE), 400, 'BAD_REQUEST'],
    ['a header without a name', get('/', ': x'), 400, 'BAD_REQUEST'],
    ['a space before the colon', get('/', 'X-A : x'), 400, 'BAD_REQUEST'],
    ['a folded header', get('/', 'X-A: x', ' y', CLOSE), 400, 'BAD_REQUEST'],
    ['NUL in a header', get('/', 'X-A: a\0b'), 400, 'BAD_REQUEST'],
    [
      'Content-Length twice',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab',
      400,
      'BAD_REQUEST',
    ],
    [
      'Content-Length and Transfer-Encoding',
      'POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    [
      'an unknown transfer encoding',
      'POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n',
      400,
      'BAD_REQUEST',
    ],
    ['an unknown Expect', get('/', 'Expect: 200-ok', CLOSE), 400, 'BAD_REQUEST'],
    ['CONNECT', 'CONNECT example.org:443 HTTP/1.1\r\nHost: example.org\r\n\r\n', 400, 'BAD_REQUEST'],
    ['a path that cannot be decoded', get('/%zz', CLOSE), 404, 'NOT_FOUND'],
    [
      'an unusual method',
      `PROPFIND /api/v1/workflows HTTP/1.1\r\nHost: h\r\n${CLOSE}\r\n\r\n`,
      405,
      'METHOD_NOT_ALLOWED',
    ],
    [
      'two content types',
      get('/', 'Content-Type: text/plain', 'Content-Type: application/json', CLOSE),
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
  ])('%s', async (_name, request, status, code) => {
    const { text, closed } = await exchange([request]);
    expect(closed).toBe(true);
    const answer = errorIn(text);
    expect([answer.status, answer.error.code]).toEqual([status, code]);
    expect(answer.error.details).toEqual({});
  });
});

describe('sizes, under, at and over', () => {
  const statusOf = async (request: string) => Number(/^HTTP\/1\.1 (\d{3})/.exec((await exchange([request])).text)?.[1]);
  const url = (bytes: number) => `/?${'x'.repeat(bytes - 2)}`;
  const headerOf = (bytes: number) => {
    const others = 'Host: h\r\n'.length + `${CLOSE}\r\n`.length;
    return get('/', CLOSE, `X-A: ${'x'.repeat(bytes - others - 'X-A: \r\n'.length)}`);
  };
  const many = (count: number) => get('/', CLOSE, ...Array.from({ length: count - 2 }, (_, index) => `X-${index}: y`));

  test('a URL of 8 KiB', async () => {
    expect(await statusOf(get(url(8192), CLOSE))).toBe(200);
    expect(await statusOf(get(url(8193), CLOSE))).toBe(414);
    expect(await statusOf(get(`${hook}?${'x'.repeat(8192)}`, CLOSE))).toBe(414);
  });

  test('a URL beyond what the parser holds is still 414', async () => {
    const { text } = await exchange([get(url(60_000), CLOSE)]);
    expect(errorIn(text)).toMatchObject({ status: 414, error: { code: 'URI_TOO_LONG' } });
  });

  test('16 KiB of headers', async () => {
    expect(await statusOf(headerOf(16_384))).toBe(200);
    expect(await statusOf(headerOf(16_385))).toBe(431);
    expect(errorIn((await exchange([headerOf(60_000)])).text)).toMatchObject({
      status: 431,
      error: { code: 'HEADERS_TOO_LARGE' },
    });
  });

  test('100 headers', async () => {
    expect(await statusOf(many(100))).toBe(200);
    expect(await statusOf(many(101))).toBe(431);
    expect(await statusOf(many(2500))).toBe(431);
  });

  test('100 query parameters', async () => {
    expect(await statusOf(get(`/?${'a&'.repeat(99)}`, CLOSE))).toBe(200);
    expect(await statusOf(get(`/?${'a&'.repeat(100)}`, CLOSE))).toBe(400);
  });

  test.each(['/api/v1/auth/token', 'hook'])('a body that grows beyond the limit as it comes, on %s', async (path) => {
    const chunk = `1000\r\n${'x'.repeat(4096)}\r\n`;
    const head = `POST ${path === 'hook' ? hook : path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const { text } = await exchange([head, ...Array(20).fill(chunk), '0\r\n\r\n'], /\}\}$/);
    expect(errorIn(text)).toMatchObject({ status: 413, error: { code: 'PAYLOAD_TOO_LARGE' } });
  });

  test.each(['/api/v1/auth/token', 'hook'])(
    'who is refused for its length can finish sending and ask again, on %s',
    async (path) => {
      const head = `POST ${path === 'hook' ? hook : path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 70000\r\n\r\n`;
      const { text } = await exchange([head, 100, 'x'.repeat(70_000), get('/health/live')], /"live"/);
      expect(text).toMatch(/^HTTP\/1\.1 413 /);
      expect(text).toMatch(/HTTP\/1\.1 200 OK/);
    },
  );
});

describe('time', () => {
  test('headers that do not end are 408', async () => {
    const { text, ms } = await exchange(['GET / HTTP/1.1\r\nHost: h\r\n', 100, 'X-A: 1\r\n', 100, 'X-B: 2\r\n']);
    expect(errorIn(text)).toMatchObject({ status: 408, error: { code: 'REQUEST_TIMEOUT' } });
    expect(ms).toBeLessThan(1500);
  });

  test.each(['/api/v1/auth/token', 'hook'])('a body that does not end is 408, on %s', async (path) => {
    const head = `POST ${path === 'hook' ? hook : path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n`;
    const { text, ms } = await exchange([head, '{', 100, '"']);
    expect(errorIn(text)).toMatchObject({ status: 408, error: { code: 'REQUEST_TIMEOUT' } });
    expect(ms).toBeLessThan(2500);
    expect(api.logs.filter((line) => line.startsWith('error'))).toEqual([]);
  });

  test('a socket is closed when no second request comes', async () => {
    const { text, closed, ms } = await exchange([get('/health/live')]);
    expect(text).toContain('"live"');
    expect(closed).toBe(true);
    expect(ms).toBeLessThan(3000);
  });

  test('slow clients do not keep others from being served', async () => {
    const slow = Array.from({ length: 200 }, () => exchange(['POST / HTTP/1.1\r\nHost: h\r\n']));
    const { text, ms } = await exchange([get('/health/live', CLOSE)]);
    expect(text).toContain('"live"');
    expect(ms).toBeLessThan(1000);
    for (const { text } of await Promise.all(slow)) expect(text).toMatch(/^HTTP\/1\.1 408/);
  });
});

test('deliveries that come in one packet are answered in order', async () => {
  const body = '{"n":1}';
  const one = `POST ${hook} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  const { text } = await exchange([one.repeat(50) + get('/health/live')], /"live"/);
  expect(text.match(/HTTP\/1\.1 202 Accepted/g)).toHaveLength(50);
});

test('the absolute form of a URL leads to the same place', async () => {
  const { text } = await exchange([
    `POST http://h${hook} HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nContent-Type: application/json\r\n${CLOSE}\r\n\r\n{}`,
  ]);
  expect(text).toMatch(/^HTTP\/1\.1 202 /);
});

test('the server says nothing of what it is made of', async () => {
  const { text } = await exchange([get('/', CLOSE)]);
  expect(text.toLowerCase()).not.toMatch(/x-powered-by|server:|fastify/);
});

test('closing waits for the answer that is under way and takes nothing new', async () => {
  const other = await startTestApi();
  await other.app.listen({ port: 0, host: '127.0.0.1' });
  const { port: otherPort } = other.app.server.address() as AddressInfo; // it listens on TCP
  const socket = connect(otherPort, '127.0.0.1');
  const text = new Promise<string>((resolve) => {
    let all = '';
    socket.on('data', (chunk) => {
      all += chunk.toString();
    });
    socket.on('close', () => resolve(all));
  });
  socket.write('POST /webhook/x HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\na');
  await new Promise((done) => setTimeout(done, 50));
  const closed = other.app.close();
  socket.write(`b${get('/health/live')}`);
  await closed;
  expect(await text).toMatch(/^HTTP\/1\.1 404 /);
});
