import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress, type Egress } from '@automateos/egress';
import type { NodeContext, StepOutcome } from '@automateos/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type HttpRequestConfig, httpRequest } from './definition.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server;
let origin: string;
let egress: Egress;
let seen: Seen[] = [];
/** What the server answers in this test. */
let answer: (response: ServerResponse, request: Seen) => unknown;

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url, headers } = request;
      const got = { method, url, headers, body: Buffer.concat(chunks).toString() };
      seen.push(got);
      answer(response, got);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
});

beforeEach(() => {
  seen = [];
  answer = (response) => response.end();
});

afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  server.close();
});

async function run(
  fields: Record<string, unknown>,
  more: Partial<Omit<NodeContext<HttpRequestConfig>, 'config'>> = {},
): Promise<StepOutcome> {
  return httpRequest.execute({
    config: httpRequest.config.parse({ url: `${origin}/`, ...fields }),
    attempt: 1,
    idempotencyKey: 'key-1',
    signal: new AbortController().signal,
    timeoutMs: 30_000,
    http: egress.http,
    connect: () => Promise.reject(new Error('http_request opens no socket')),
    credential: () => Promise.reject(new Error('http_request has its credential attached')),
    monotonicMs: () => performance.now(),
    randomBytes: () => new Uint8Array(),
    runCode: () => Promise.reject(new Error('http_request runs no code')),
    ...more,
  });
}

function outputOf(outcome: StepOutcome) {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.output as { status: number; headers: Record<string, string>; body: unknown; duration_ms: number };
}

async function sent(fields: Record<string, unknown>): Promise<Seen> {
  outputOf(await run(fields));
  const [request] = seen;
  if (request === undefined) throw new Error('nothing was sent');
  return request;
}

describe('what http_request gives', () => {
  it('is status, headers, body and duration, on main', async () => {
    answer = (response) => response.writeHead(201, { 'Content-Type': 'application/json', 'X-A': 'b' }).end('{"c":[1]}');
    const outcome = await run({});
    expect(outcome).toMatchObject({ ok: true, emitted: ['main'] });
    const output = outputOf(outcome);
    expect(output).toMatchObject({ status: 201, headers: { 'x-a': 'b' }, body: { c: [1] } });
    expect(output.duration_ms).toBeGreaterThanOrEqual(0);
    expect(output.duration_ms * 10).toBe(Math.round(output.duration_ms * 10));
    expect(Object.keys(output).sort()).toEqual(['body', 'duration_ms', 'headers', 'status']);
  });

  it.each([
    ['application/json', 'auto', '{"a":1}', { a: 1 }],
    ['application/json; charset=utf-8', 'auto', '\uFEFF[1]', [1]],
    ['application/problem+json', 'auto', 'null', null],
    ['application/json', 'auto', '{"a":', '{"a":'],
    ['application/json', 'auto', `${'['.repeat(201)}${']'.repeat(201)}`, `${'['.repeat(201)}${']'.repeat(201)}`],
    ['application/json', 'auto', `"${'['.repeat(500)}\\"["`, `${'['.repeat(500)}"[`],
    ['text/plain', 'auto', 'grüße', 'grüße'],
    ['text/html; charset="utf-8"', 'auto', '<p>', '<p>'],
    ['application/xml', 'auto', '<a/>', '<a/>'],
    ['image/svg+xml', 'auto', '<svg/>', '<svg/>'],
    ['application/soap+xml', 'auto', '<a/>', '<a/>'],
    ['application/octet-stream', 'auto', 'abc', 'YWJj'],
    [undefined, 'auto', 'abc', 'YWJj'],
    ['application/json', 'auto', '', ''],
    ['text/plain', 'json', '[1]', [1]],
    ['text/plain', 'json', '', null],
    ['application/json', 'text', '[1]', '[1]'],
    ['application/json', 'base64', '[1]', 'WzFd'],
  ])('for %j in mode %s of %j is %j', async (type, mode, text, body) => {
    answer = (response) => response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end(text);
    expect(outputOf(await run({ response: mode })).body).toEqual(body);
  });

  it('reads the charset that the answer names', async () => {
    answer = (response) => {
      response.writeHead(200, { 'content-type': 'text/plain; charset=iso-8859-1' }).end(Buffer.from([0x67, 0xfc]));
    };
    expect(outputOf(await run({})).body).toBe('gü');
    answer = (response) => response.writeHead(200, { 'content-type': 'text/plain; charset=nonsense' }).end('gü');
    expect(outputOf(await run({})).body).toBe('gü');
  });

  it('is a failure when JSON was asked for and something else came', async () => {
    answer = (response) => response.end('<html>');
    expect(await run({ response: 'json' })).toMatchObject({
      ok: false,
      error: { code: 'RESPONSE_NOT_JSON', details: { status: 200, body: '<html>' } },
      retryable: false,
    });
  });
});

describe('what http_request sends', () => {
  it('is the query after the one that the URL has, before the fragment', async () => {
    const query = { a: 'b c', n: 1, t: true, list: ['x', 2], 'ü&': '=' };
    expect((await sent({ url: `${origin}/p?q=1#frag`, query })).url).toBe(
      '/p?q=1&a=b+c&n=1&t=true&list=x&list=2&%C3%BC%26=%3D',
    );
    seen = [];
    expect((await sent({ url: ` ${origin}/p? `, query: { a: 1 } })).url).toBe('/p?a=1');
    seen = [];
    expect((await sent({ url: `${origin}/p?x=`, query: {} })).url).toBe('/p?x=');
  });

  it('is every header as text', async () => {
    const { headers } = await sent({ headers: { 'X-Number': 5, 'X-Flag': false, 'X-Text': 'ü' } });
    expect(headers).toMatchObject({ 'x-number': '5', 'x-flag': 'false', 'x-text': 'ü' });
  });

  it.each([
    [{ body: 'as it is' }, 'as it is', undefined],
    [
      { body: 'a=b', headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
      'a=b',
      'application/x-www-form-urlencoded',
    ],
    [{ body: { a: [1, null] } }, '{"a":[1,null]}', 'application/json'],
    [{ body: [1] }, '[1]', 'application/json'],
    [{ body: 5 }, '5', 'application/json'],
    [{ body: false }, 'false', 'application/json'],
    [
      { body: { a: 1 }, headers: { 'content-TYPE': 'application/vnd.api+json' } },
      '{"a":1}',
      'application/vnd.api+json',
    ],
    [
      {
        body: { a: 'b c', n: 1, l: ['x', 'y'], o: { p: 1 }, z: null },
        headers: { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8' },
      },
      'a=b+c&n=1&l=x&l=y&o=%7B%22p%22%3A1%7D&z=',
      'application/x-www-form-urlencoded; charset=utf-8',
    ],
    [{}, '', undefined],
    [{ body: null }, '', undefined],
  ])('for %j is the body %j', async (fields, body, contentType) => {
    const request = await sent({ method: 'POST', ...fields });
    expect(request.body).toBe(body);
    expect(request.headers['content-type']).toBe(contentType);
  });

  it.each([
    [{ body: [1], headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    [{ body: 5, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    [{ body: { a: 1 }, headers: { 'Content-Type': 'multipart/form-data' } }],
    [{ headers: { Host: 'other.example' } }],
    [{ headers: { 'X-A': 'a\r\nb: c' } }],
    [{ headers: { constructor: 'x' } }],
  ])('is nothing for %j', async (fields) => {
    const outcome = await run({ method: 'POST', ...fields });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' }, retryable: false });
    expect(seen).toEqual([]);
  });

  it.each([
    ['POST', {}, 'key-1'],
    ['PATCH', {}, 'key-1'],
    ['GET', {}, undefined],
    ['PUT', {}, undefined],
    ['DELETE', {}, undefined],
    ['POST', { idempotency_header: false }, undefined],
    ['POST', { headers: { 'IDEMPOTENCY-KEY': 'mine' } }, 'mine'],
    ['POST', { headers: { 'idempotency-key': 'mine' }, idempotency_header: false }, 'mine'],
    ['PUT', { headers: { 'Idempotency-Key': 'mine' } }, 'mine'],
    ['POST', { headers: { 'Idempotency-Key': '' } }, 'key-1'],
    ['POST', { headers: { 'Idempotency-Key': '' }, idempotency_header: false }, undefined],
  ])('with %s and %j is the key %j', async (method, fields, key) => {
    expect((await sent({ method, ...fields })).headers['idempotency-key']).toBe(key);
  });

  it('follows redirects unless it is told not to', async () => {
    answer = (response, { url }) =>
      url === '/end' ? response.end('end') : response.writeHead(302, { location: '/end' }).end();
    expect(outputOf(await run({})).status).toBe(200);
    expect(outputOf(await run({ follow_redirects: false }))).toMatchObject({
      status: 302,
      headers: { location: '/end' },
    });
  });
});

describe('a status', () => {
  it.each([
    [200, 'server_error', false],
    [404, 'server_error', false],
    [429, 'server_error', true],
    [500, 'server_error', true],
    [503, 'server_error', true],
    [302, 'client_error', false],
    [400, 'client_error', true],
    [404, 'client_error', true],
    [500, 'client_error', true],
    [429, 'never', false],
    [500, 'never', false],
  ])('%i with fail_on %s fails: %j', async (status, fail_on, isFailure) => {
    answer = (response) => response.writeHead(status).end('why');
    const outcome = await run({ fail_on, response: 'text' });
    expect(outcome.ok).toBe(!isFailure);
    if (outcome.ok) return;
    expect(outcome.error).toMatchObject({ code: 'HTTP_ERROR_STATUS', details: { status, body: 'why' } });
    expect(outcome.retryable).toBe(status === 429 || status >= 500);
    expect(outcome.outcomeUnknown ?? false).toBe(false);
  });

  it('is tried again only when sending twice is safe', async () => {
    answer = (response) => response.writeHead(503).end();
    expect(await run({ method: 'POST' })).toMatchObject({ retryable: true });
    expect(await run({ method: 'POST', idempotency_header: false })).toMatchObject({ retryable: false });
    expect(await run({ method: 'DELETE', idempotency_header: false })).toMatchObject({ retryable: true });
  });

  it('keeps only the start of its body', async () => {
    answer = (response) => response.writeHead(500).end('ü'.repeat(100_000));
    const outcome = await run({});
    if (outcome.ok) throw new Error('no failure');
    expect(outcome.error.details?.body).toBe('ü'.repeat(2_000));
  });

  it.each([
    [{ 'retry-after': '7' }, 7_000],
    [{ 'retry-after': '0' }, 0],
    [{ date: 'Wed, 21 Oct 2026 07:28:00 GMT', 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, 30_000],
    [{ date: 'Wed, 21 Oct 2026 07:28:30 GMT', 'retry-after': 'Wed, 21 Oct 2026 07:28:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after': '-5' }, undefined],
    [{ 'retry-after': '1.5' }, undefined],
    [{ date: 'today', 'retry-after': 'Wed, 21 Oct 2026 07:28:30 GMT' }, undefined],
    [{}, undefined],
  ])('with %j asks to wait %j ms', async (headers, retryAfterMs) => {
    answer = (response) => response.writeHead(429, headers).end();
    const outcome = await run({});
    if (outcome.ok) throw new Error('no failure');
    expect(outcome.retryAfterMs).toBe(retryAfterMs);
  });
});

describe('a fault', () => {
  it('of the guard says why and where, and is final', async () => {
    for (const method of ['GET', 'POST']) {
      expect(await run({ url: 'http://169.254.169.254/latest/meta-data', method })).toMatchObject({
        ok: false,
        error: { code: 'EGRESS_BLOCKED', details: { reason: 'address', host: '169.254.169.254' } },
        retryable: false,
        outcomeUnknown: false,
      });
    }
  });

  it('before anything was sent may be tried again with any method', async () => {
    const fields = { url: 'http://127.0.0.1:1024/', method: 'POST', idempotency_header: false };
    expect(await run(fields)).toMatchObject({
      ok: false,
      error: { code: 'CONNECT_FAILED' },
      retryable: true,
      outcomeUnknown: false,
    });
  });

  it.each([
    [{ method: 'GET' }, true],
    [{ method: 'POST' }, true],
    [{ method: 'POST', idempotency_header: false }, false],
  ])('after something was sent leaves the outcome unknown; %j may be tried again: %j', async (fields, retryable) => {
    answer = (response) => response.destroy();
    expect(await run(fields)).toMatchObject({
      ok: false,
      error: { code: 'NETWORK_ERROR' },
      retryable,
      outcomeUnknown: true,
    });
    answer = () => {};
    expect(await run({ ...fields, timeout_ms: 60 })).toMatchObject({
      ok: false,
      error: { code: 'STEP_TIMEOUT' },
      retryable,
      outcomeUnknown: true,
    });
  });

  it('of time comes at the smaller of both limits, whoever measures it', async () => {
    answer = () => {};
    expect(await run({}, { timeoutMs: 60 })).toMatchObject({ ok: false, error: { code: 'STEP_TIMEOUT' } });
    const signal = AbortSignal.timeout(60);
    expect(await run({ timeout_ms: 70 }, { signal })).toMatchObject({ ok: false, error: { code: 'STEP_TIMEOUT' } });
  });

  it('of a cancelled run is not one of time', async () => {
    const controller = new AbortController();
    answer = () => controller.abort();
    expect(await run({}, { signal: controller.signal })).toMatchObject({
      ok: false,
      error: { code: 'ABORTED' },
      outcomeUnknown: true,
    });
  });

  it('of size comes over 10 MiB, is final, and its outcome is known', async () => {
    answer = (response) => response.end(Buffer.alloc(10 * 1024 * 1024 + 1));
    expect(await run({ method: 'POST' })).toMatchObject({
      ok: false,
      error: { code: 'RESPONSE_TOO_LARGE' },
      retryable: false,
      outcomeUnknown: false,
    });
    answer = (response) => response.end(Buffer.alloc(10 * 1024 * 1024));
    expect(outputOf(await run({ response: 'text' })).status).toBe(200);
  });
});
