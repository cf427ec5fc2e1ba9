import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import staticFiles from '@fastify/static';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApi, type TestApi } from '../../fixtures/start-test-api.ts';

const SECRET = 'must never leave';
const PAGE =
  '<meta name="csp-nonce" content="__CSP_NONCE__"><style nonce="__CSP_NONCE__"></style><div id="root"></div>';
const SCRIPT = 'document.title = "AutomateOS";';

/** Spellings of a way out of the folder, and of files in it that are nobody's. */
const HOSTILE = [
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/%2e%2e/secret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/assets/..%2f..%2fsecret.txt',
  '/assets/..%5c..%5csecret.txt',
  '/assets/..\\..\\secret.txt',
  '/%252e%252e/secret.txt',
  '//secret.txt',
  '/assets//../../secret.txt',
  '/./../secret.txt',
  '/assets/app.js/../../../secret.txt',
  '/.env',
  '/%2eenv',
  '/assets/.env',
  '/assets/%2eenv',
  '/.git/config.txt',
  '/assets/.git/config.txt',
  '/.env%00.js',
  '/assets/%00/../../secret.txt',
];

let parent: string;
let folder: string;
let api: TestApi;

function write(path: string, content: string | Uint8Array): void {
  mkdirSync(join(parent, path, '..'), { recursive: true });
  writeFileSync(join(parent, path), content);
}

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'automateos-web-'));
  folder = join(parent, 'web');
  write('web/index.html', PAGE);
  write('web/favicon.svg', '<svg/>');
  write('web/assets/app.js', SCRIPT);
  write('web/assets/app.js.br', brotliCompressSync(SCRIPT));
  write('web/assets/app.js.gz', gzipSync(SCRIPT));
  write('web/assets/style.css', 'body {}');
  write('secret.txt', SECRET);
  for (const path of ['.env', 'assets/.env', '.git/config.txt', 'assets/.git/config.txt']) write(`web/${path}`, SECRET);
  api = await startTestApi({ webFolder: folder });
});
afterAll(async () => {
  await api.app.close();
  rmSync(parent, { recursive: true });
});

/** Sends a path as it is: `inject` would tidy it up first. */
async function getRaw(app: FastifyInstance, path: string): Promise<{ status: number; text: string }> {
  const [address] = app.addresses();
  const port = typeof address === 'object' ? address.port : undefined;
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; text: string }>();
  const request = httpRequest({ host: '127.0.0.1', port, path, agent: false }, (response) => {
    let text = '';
    response.on('data', (chunk: Buffer) => {
      text += chunk.toString();
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
  });
  request.on('error', reject).end();
  return promise;
}

describe('the page', () => {
  test.each(['/', '/index.html', '/workflows', '/workflows/0190/executions', '/apis', '/?a=1'])(
    '%s is the page, with a fresh nonce for its styles',
    async (url) => {
      const nonces = new Set<string>();
      for (const _ of [1, 2]) {
        const { status, headers, body } = await api.call('GET', url);
        expect([status, headers['content-type'], headers['cache-control']]).toEqual([
          200,
          'text/html; charset=utf-8',
          'no-store',
        ]);
        const nonce = /content="([A-Za-z0-9+/=]{22,})"/.exec(body)?.[1] ?? '';
        expect(body).toBe(PAGE.replaceAll('__CSP_NONCE__', nonce));
        expect(headers['content-security-policy']).toBe(
          `default-src 'none';script-src 'self';style-src 'self' 'nonce-${nonce}';img-src 'self' data:;` +
            "font-src 'self';connect-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none';" +
            "require-trusted-types-for 'script'",
        );
        nonces.add(nonce);
      }
      expect(nonces.size).toBe(2);
    },
  );

  test('is there for HEAD, and for no other method', async () => {
    expect((await api.call('HEAD', '/workflows')).status).toBe(200);
    expect((await api.call('POST', '/workflows')).status).toBe(404);
    expect((await api.call('POST', '/')).status).toBe(405);
  });

  test.each([
    '/api',
    '/api/v1',
    '/api/v1/nothing',
    '/webhook',
    '/health',
    '/health/nothing',
    '/metrics/nothing',
    '/docs/nothing',
    '/openapi.json/nothing',
  ])('%s is not a page of the app', async (url) => {
    const { status, body } = await api.call('GET', url);
    expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
  });

  test('a wrong method of the API is still told', async () => {
    const { status, headers } = await api.call('GET', '/api/v1/auth/token');
    expect([status, headers.allow]).toEqual([405, 'POST']);
  });
});

describe('files', () => {
  test('what is under assets is kept for a year, the rest is asked for again', async () => {
    const script = await api.call('GET', '/assets/app.js');
    expect(script).toMatchObject({
      status: 200,
      body: SCRIPT,
      headers: {
        'content-type': 'application/javascript; charset=utf-8',
        'cache-control': 'public, max-age=31536000, immutable',
        'x-content-type-options': 'nosniff',
      },
    });
    const icon = await api.call('GET', '/favicon.svg');
    expect(icon.headers).toMatchObject({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=0' });
    const again = await api.call('GET', '/favicon.svg', { headers: { 'if-none-match': String(icon.headers.etag) } });
    expect(again.status).toBe(304);
  });

  test('the compressed file goes out where there is one and the browser takes it', async () => {
    const bytesOf = async (accepted: string, url = '/assets/app.js') => {
      const answer = await api.app.inject({ url, headers: { 'accept-encoding': accepted } });
      expect(answer.headers.vary).toContain('accept-encoding');
      return {
        encoding: answer.headers['content-encoding'],
        type: answer.headers['content-type'],
        raw: answer.rawPayload,
      };
    };
    const brotli = await bytesOf('gzip, deflate, br, zstd');
    expect([brotli.encoding, brotli.type]).toEqual(['br', 'application/javascript; charset=utf-8']);
    expect(brotliDecompressSync(brotli.raw).toString()).toBe(SCRIPT);
    const gzip = await bytesOf('gzip');
    expect(gzip.encoding).toBe('gzip');
    expect(gunzipSync(gzip.raw).toString()).toBe(SCRIPT);
    expect(await bytesOf('identity')).toMatchObject({ encoding: undefined, raw: Buffer.from(SCRIPT) });
    expect(await bytesOf('br, gzip', '/assets/style.css')).toMatchObject({ encoding: undefined });
  });

  test.each(['/nothing.js', '/assets/nothing.js', '/assets/', '/assets', '/workflows/app.js', '/assets/app.js/x.js'])(
    '%s is not there: an error in the format of all errors, which nobody keeps',
    async (url) => {
      const { status, body, headers } = await api.call('GET', url);
      if (url === '/assets') return expect(body).toContain('id="root"');
      expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
      expect(headers['cache-control']).toBe('no-store');
    },
  );
});

describe('nothing leaves but the app', () => {
  beforeAll(() => api.app.listen({ host: '127.0.0.1', port: 0 }));

  test.each(HOSTILE)('%s', async (path) => {
    const { status, text } = await getRaw(api.app, path);
    expect(text).not.toContain(SECRET);
    // Without a dot in the last part it is a page of the app like any other.
    expect(status === 404 || (status === 200 && text.includes('id="root"'))).toBe(true);
  });

  test('the control: a file of the app does', async () => {
    expect(await getRaw(api.app, '/assets/app.js')).toEqual({ status: 200, text: SCRIPT });
  });
});

describe('what @fastify/static does by itself, and this relies on', () => {
  let app: FastifyInstance;

  beforeAll(async () => {
    app = Fastify();
    await app.register(staticFiles, {
      root: folder,
      serve: false,
      dotfiles: 'ignore',
      index: false,
      preCompressed: true,
    });
    app.get<{ Params: { '*': string } }>('/*', (request, reply) => reply.sendFile(request.params['*']));
    await app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => app.close());

  test.each(HOSTILE)('%s does not get out', async (path) => {
    const { status, text } = await getRaw(app, path);
    expect(text).not.toContain(SECRET);
    expect(status).toBeGreaterThanOrEqual(400);
  });

  test('a folder is not listed, and its page is not served for it', async () => {
    for (const path of ['/', '/assets', '/assets/']) {
      const { status, text } = await getRaw(app, path);
      expect(status).toBeGreaterThanOrEqual(403);
      expect(text).not.toMatch(/app\.js|root/);
    }
  });
});

test('as long as the app is not built, the start page says how, and a build counts at once', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'automateos-no-web-'));
  const plain = await startTestApi({ webFolder: join(empty, 'web') });
  try {
    const { status, body } = await plain.call('GET', '/');
    expect(status).toBe(200);
    expect(body).toContain('npm run build');
    expect(body).toContain('href="/docs"');
    const style = await plain.call('GET', '/start.css');
    expect(style.headers['content-type']).toBe('text/css; charset=utf-8');
    expect(style.body).toContain('prefers-color-scheme: dark');
    for (const url of ['/workflows', '/index.html', '/assets/app.js']) {
      expect((await plain.call('GET', url)).status).toBe(404);
    }
    mkdirSync(join(empty, 'web'));
    writeFileSync(join(empty, 'web/index.html'), PAGE);
    expect((await plain.call('GET', '/workflows')).body).toContain('id="root"');
  } finally {
    await plain.app.close();
    rmSync(empty, { recursive: true });
  }
});
