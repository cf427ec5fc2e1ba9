import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress, type Egress } from '@automateos/egress';
import { checkConfig, type StepOutcome } from '@automateos/model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { httpRequest } from './definition.ts';
import { nextLink } from './link-header.ts';

interface Seen {
  readonly url: string;
  readonly key: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

let server: Server;
let origin: string;
let egress: Egress;
let seen: Seen[] = [];
let answer: (request: Seen, response: ServerResponse) => unknown;

beforeAll(async () => {
  server = createServer((request: IncomingMessage, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const key = request.headers['idempotency-key'];
      const got = {
        url: request.url ?? '',
        key: typeof key === 'string' ? key : undefined,
        type: request.headers['content-type'],
        body: Buffer.concat(chunks).toString('latin1'),
      };
      seen.push(got);
      const body = answer(got, response);
      if (response.writableEnded) return;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
});

beforeEach(() => {
  seen = [];
});

afterAll(async () => {
  await egress.close();
  server.closeAllConnections();
  server.close();
});

async function run(fields: Record<string, unknown>): Promise<StepOutcome> {
  return httpRequest.execute({
    config: httpRequest.config.parse({ url: `${origin}/items`, ...fields }),
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
  });
}

async function output(fields: Record<string, unknown>) {
  const outcome = await run(fields);
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.output as { body: unknown; pages: number; complete: boolean; status: number };
}

async function errorOf(fields: Record<string, unknown>) {
  const outcome = await run(fields);
  if (outcome.ok) throw new Error('the step succeeded');
  return outcome.error;
}

/** What follows the `?` of each request. */
const queries = () => seen.map(({ url }) => url.split('?')[1] ?? '');

describe('pages', () => {
  test('by a cursor in the body, until there is none', async () => {
    answer = ({ url }) => {
      const after = Number(new URL(url, origin).searchParams.get('after') ?? 0);
      return { data: [after + 1, after + 2], meta: { next: after < 4 ? after + 2 : null } };
    };
    const pagination = { by: 'cursor', items: 'data', next: 'meta.next', parameter: 'after' };
    expect(await output({ pagination, query: { sort: 'id' } })).toMatchObject({
      status: 200,
      body: [1, 2, 3, 4, 5, 6],
      pages: 3,
      complete: true,
    });
    expect(queries()).toEqual(['sort=id', 'sort=id&after=2', 'sort=id&after=4']);
  });

  test('by a cursor that is sent in the body, each page of a POST with a key of its own that an attempt repeats', async () => {
    answer = ({ body }) => {
      const { start = 0 } = JSON.parse(body).page ?? {};
      return { items: [start], next: start < 2 ? start + 1 : '' };
    };
    const pagination = { by: 'cursor', items: 'items', next: 'next', parameter: 'page.start', send_in: 'body' };
    const fields = { pagination, method: 'POST', body: { query: 'x' } };
    expect((await output(fields)).body).toEqual([0, 1, 2]);
    expect(seen.map(({ body }) => JSON.parse(body))).toEqual([
      { query: 'x' },
      { query: 'x', page: { start: 1 } },
      { query: 'x', page: { start: 2 } },
    ]);
    const keys = seen.map(({ key }) => key);
    expect(keys[0]).toBe('key-1');
    expect(new Set(keys).size).toBe(3);
    seen = [];
    await output(fields);
    expect(seen.map(({ key }) => key)).toEqual(keys);
  });

  test('by number, until a page is empty', async () => {
    answer = ({ url }) => (Number(new URL(url, origin).searchParams.get('p')) < 2 ? ['a', 'b'] : []);
    const pagination = { by: 'page', parameter: 'p', first_page: 0 };
    expect(await output({ pagination })).toMatchObject({ body: ['a', 'b', 'a', 'b'], pages: 3, complete: true });
    expect(queries()).toEqual(['p=0', 'p=1', 'p=2']);
  });

  test('by the Link header, from the URL of the page', async () => {
    answer = ({ url }, response) => {
      const page = Number(new URL(url, origin).searchParams.get('page') ?? 1);
      if (page < 3) response.setHeader('link', `</items?page=${page + 1}>; rel="next", </items?page=3>; rel="last"`);
      return [page];
    };
    expect(await output({ pagination: { by: 'link' }, query: { size: 1 } })).toMatchObject({ body: [1, 2, 3] });
    expect(queries()).toEqual(['size=1', 'page=2', 'page=3']);
  });

  test('by a URL in the body', async () => {
    answer = ({ url }) => ({ results: [url], next: url.includes('2') ? null : `${origin}/items?page=2` });
    const pagination = { by: 'next_url', items: 'results', next: 'next' };
    expect((await output({ pagination })).body).toEqual(['/items', '/items?page=2']);
  });

  test('end where a field says so, or after the most pages', async () => {
    answer = () => ({ data: [1], has_more: seen.length < 4 });
    const pagination = { by: 'page', items: 'data', stop_when: { path: 'has_more', equals: false } };
    expect(await output({ pagination })).toMatchObject({ pages: 4, complete: true });
    seen = [];
    expect(await output({ pagination: { ...pagination, max_pages: 2 } })).toMatchObject({ pages: 2, complete: false });
    expect(seen).toHaveLength(2);
  });

  test.for([
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:1/items',
    '//evil.example/items',
    'file:///etc/passwd',
  ])('a next page at %s is not asked for', async (next) => {
    answer = (_request, response) => {
      response.setHeader('link', `<${next}>; rel=next`);
      return [1];
    };
    const error = await errorOf({ pagination: { by: 'link' }, headers: { authorization: 'Bearer secret' } });
    expect(error).toMatchObject({ code: 'PAGINATION_FAILED', details: { field: 'config.pagination.by' } });
    expect(seen).toHaveLength(1);
  });

  test('that lead back to themselves fail', async () => {
    answer = () => ({ data: [], next: 'same' });
    const pagination = { by: 'cursor', items: 'data', next: 'next' };
    expect(await errorOf({ pagination })).toMatchObject({
      code: 'PAGINATION_FAILED',
      message: 'config.pagination.next: the next page is the page itself',
    });
    expect(seen).toHaveLength(2);
  });

  test('without a list fail, and say which page', async () => {
    answer = () => (seen.length === 1 ? { data: [1] } : { data: 'none' });
    expect(await errorOf({ pagination: { by: 'page', items: 'data' } })).toMatchObject({
      message: 'config.pagination.items: "data" in the body of the answer of page 2 is no list',
    });
    answer = () => ({ rows: [] });
    expect((await errorOf({ pagination: { by: 'page' } })).message).toContain('page 1 is no list');
  });

  test('that fail with a status fail the step', async () => {
    answer = (_request, response) => {
      response.statusCode = seen.length === 2 ? 503 : 200;
      return [1];
    };
    const outcome = await run({ pagination: { by: 'page' } });
    expect(outcome).toMatchObject({ ok: false, retryable: true, error: { code: 'HTTP_ERROR_STATUS' } });
  });

  test('are collected up to 10 MiB', async () => {
    answer = () => ['x'.repeat(3 * 1024 * 1024)];
    expect(await errorOf({ pagination: { by: 'page' } })).toMatchObject({ code: 'OUTPUT_TOO_LARGE' });
    expect(seen).toHaveLength(4);
  });
});

describe('the answer may be as large as the node says', () => {
  test('and no larger', async () => {
    answer = () => 'x'.repeat(998);
    expect((await output({ max_response_bytes: 1_000 })).body).toHaveLength(998);
    expect(await errorOf({ max_response_bytes: 999 })).toMatchObject({ code: 'RESPONSE_TOO_LARGE' });
  });
});

describe('a multipart form', () => {
  const multipart = [
    { name: 'title', value: 'Rechnung "ü"' },
    { name: 'facts', value: { n: 1 }, content_type: 'application/json' },
    { name: 'fi"le\r\n', base64: Buffer.from([0, 255, 13, 10]).toString('base64'), filename: 'a".pdf' },
  ];

  test('has fields and files, and is the same in each attempt', async () => {
    answer = () => 'ok';
    await output({ method: 'POST', multipart });
    await output({ method: 'POST', multipart });
    const [first, second] = seen;
    expect(first).toEqual(second);
    const border = /^multipart\/form-data; boundary=(automateos-[0-9a-f]{40})$/.exec(first?.type ?? '')?.[1];
    const latin1 = (text: string) => Buffer.from(text).toString('latin1');
    expect(first?.body).toBe(
      [
        `--${border}`,
        'Content-Disposition: form-data; name="title"',
        '',
        latin1('Rechnung "ü"'),
        `--${border}`,
        'Content-Disposition: form-data; name="facts"',
        'Content-Type: application/json',
        '',
        '{"n":1}',
        `--${border}`,
        'Content-Disposition: form-data; name="fi%22le%0D%0A"; filename="a%22.pdf"',
        'Content-Type: application/octet-stream',
        '',
        '\u0000\u00ff\r\n',
        `--${border}--`,
        '',
      ].join('\r\n'),
    );
  });

  test('is what a browser-like parser reads', async () => {
    answer = () => 'ok';
    await output({ method: 'POST', multipart: multipart.slice(0, 2) });
    const [request] = seen;
    const body = Buffer.from(request?.body ?? '', 'latin1');
    const form = await new Response(body, { headers: { 'content-type': request?.type ?? '' } }).formData();
    expect([...form.entries()]).toEqual([
      ['title', 'Rechnung "ü"'],
      ['facts', '{"n":1}'],
    ]);
  });

  test('with bytes that are no Base64 is not sent', async () => {
    const error = await errorOf({ method: 'POST', multipart: [{ name: 'f', base64: 'no base64!' }] });
    expect(error).toEqual({ code: 'INVALID_REQUEST', message: 'config.multipart[0].base64: is not Base64' });
    expect(seen).toEqual([]);
  });
});

describe('configs that cannot be sent', () => {
  const url = 'https://api.example.com/items';
  test.for<[string, Record<string, unknown>, string]>([
    [
      'a POST with one key for all pages',
      { method: 'POST', headers: { 'Idempotency-Key': 'k' }, pagination: { by: 'page' } },
      'headers',
    ],
    ['pages by PUT', { method: 'PUT', pagination: { by: 'page' } }, 'pagination'],
    ['a cursor without a path', { pagination: { by: 'cursor' } }, 'pagination.next'],
    ['too many pages', { pagination: { by: 'page', max_pages: 1_001 } }, 'pagination.max_pages'],
    ['a form besides a body', { method: 'POST', body: 'x', multipart: [{ name: 'a', value: 1 }] }, 'multipart'],
    ['a form in a GET', { multipart: [{ name: 'a', value: 1 }] }, 'multipart'],
    ['a part without content', { method: 'POST', multipart: [{ name: 'a' }] }, 'multipart.0.value'],
    [
      'a part whose type breaks its header',
      { method: 'POST', multipart: [{ name: 'a', value: 1, content_type: 'a/b\r\nX: y' }] },
      'multipart.0.content_type',
    ],
    ['an answer over 64 MiB', { max_response_bytes: 64 * 1024 * 1024 + 1 }, 'max_response_bytes'],
  ])('%s', ([, fields, field]) => {
    const issues = checkConfig(httpRequest.config, { url, ...fields } as never); // plain data of the test
    expect(issues.map(({ path }) => path.join('.'))).toEqual([field]);
  });
});

test('the next link of a header is found as RFC 8288 writes it', () => {
  expect(nextLink('<https://a.example/?a=1,2;3>; title="x, y; rel=next"; rel="prev next"')).toBe(
    'https://a.example/?a=1,2;3',
  );
  expect(nextLink('</b>; rel=prev, </c>; REL=Next')).toBe('/c');
  expect(nextLink('</b>; rel="last"')).toBeUndefined();
  expect(nextLink('</b; rel="next')).toBeUndefined();
  expect(nextLink(undefined)).toBeUndefined();
});
