import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpCredential, type HttpOutcome, Secret } from '@automateos/model';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress } from './create-egress.ts';

let egress: Egress;
let servers: Server[];
let ports: number[];
let seen: IncomingMessage[] = [];
let answer: (response: ServerResponse, request: IncomingMessage) => unknown;

beforeAll(async () => {
  egress = createEgress({
    allow: ['127.0.0.0/8', 'localhost', '::1'],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: async () => ['127.0.0.1'],
  });
  servers = [0, 1].map(() =>
    createServer((request, response) => {
      seen.push(request);
      answer(response, request);
    }),
  );
  for (const server of servers) {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  ports = servers.map((server) => (server.address() as AddressInfo).port);
});
beforeEach(() => {
  seen = [];
  answer = (response) => response.end();
});
afterAll(async () => {
  await egress.close();
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

const credential = (fields: Partial<HttpCredential> = {}): HttpCredential => ({
  id: 'c-1',
  hosts: [{ host: 'example.com', mayBePlain: true }],
  headers: { authorization: new Secret('Bearer sesame') },
  query: {},
  ...fields,
});

function send(url: string, attach: HttpCredential, headers: Record<string, string> = {}): Promise<HttpOutcome> {
  return egress.http.request({
    url,
    method: 'GET',
    headers,
    attach,
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 1_000,
    signal: new AbortController().signal,
  });
}

describe('a credential', () => {
  it.each(['example.com', 'api.example.com', 'a.b.example.com.', 'EXAMPLE.com'])('goes to %s', async (host) => {
    expect(await send(`http://${host}:${ports[0]}/`, credential())).toMatchObject({ ok: true });
    expect(seen[0]?.headers.authorization).toBe('Bearer sesame');
  });

  it.each(['example.com.evil.example', 'notexample.com', 'com', '127.0.0.1', 'localhost'])(
    'does not go to %s, and neither does the request',
    async (host) => {
      const outcome = await send(`http://${host}:${ports[0]}/`, credential());
      expect(outcome).toMatchObject({ ok: false, fault: { code: 'CREDENTIAL_HOST_MISMATCH', sent: false } });
      expect(JSON.stringify(outcome)).not.toContain('sesame');
      expect(seen).toEqual([]);
    },
  );

  it('of an address goes to that address, and to none that ends in it', async () => {
    const hosts = [{ host: '0.0.1', mayBePlain: true }];
    expect(await send(`http://127.0.0.1:${ports[0]}/`, credential({ hosts }))).toMatchObject({ ok: false });
    const own = [{ host: '127.0.0.1', mayBePlain: true }];
    expect(await send(`http://127.0.0.1:${ports[0]}/`, credential({ hosts: own }))).toMatchObject({ ok: true });
  });

  it('goes without TLS only where its host says so, and the refusal says how', async () => {
    const hosts = [{ host: 'example.com', mayBePlain: false }];
    const outcome = await send(`http://example.com:${ports[0]}/`, credential({ hosts }));
    expect(outcome).toMatchObject({
      fault: { code: 'CREDENTIAL_HOST_MISMATCH', message: expect.stringContaining('"http://example.com"') },
    });
    expect(seen).toEqual([]);
  });

  it('stays with redirects at its origin', async () => {
    answer = (response, { url }) =>
      url === '/' ? response.writeHead(302, { location: '/next' }).end() : response.end();
    await send(`http://example.com:${ports[0]}/`, credential());
    expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/', 'Bearer sesame'],
      ['/next', 'Bearer sesame'],
    ]);
  });

  it.each([
    ['another port', () => `http://example.com:${ports[1]}/`],
    ['another name of its own', () => `http://api.example.com:${ports[0]}/next`],
    ['another host', () => `http://localhost:${ports[1]}/`],
  ])('does not follow a redirect to %s, and does not come back with one', async (_name, elsewhere) => {
    const query = { key: new Secret('sesame') };
    const back = `http://example.com:${ports[0]}/back`;
    answer = (response, { url = '' }) => {
      if (url.startsWith('/first')) response.writeHead(302, { location: elsewhere() }).end();
      else if (url.startsWith('/back')) response.end();
      else response.writeHead(302, { location: back }).end();
    };
    const outcome = await send(`http://example.com:${ports[0]}/first`, credential({ query }));
    expect(outcome).toMatchObject({ ok: true });
    expect(seen).toHaveLength(3);
    expect(seen[0]?.url).toBe('/first?key=sesame');
    const later = seen.slice(1).map(({ url, headers }) => JSON.stringify([url, headers]));
    expect(later.join()).not.toContain('sesame');
  });

  it('in the query is added to it, or takes the place of one that links carried on', async () => {
    const attach = credential({ headers: {}, query: { 'api key': new Secret('a&b=c') } });
    await send(`http://example.com:${ports[0]}/p?x=1&api+key=old`, attach);
    await send(`http://example.com:${ports[0]}/p`, attach);
    expect(seen.map(({ url }) => url)).toEqual(['/p?x=1&api+key=a%26b%3Dc', '/p?api+key=a%26b%3Dc']);
  });

  it('is not sent beside a header of the same name', async () => {
    const outcome = await send(`http://example.com:${ports[0]}/`, credential(), { Authorization: 'mine' });
    expect(outcome).toMatchObject({ fault: { code: 'INVALID_REQUEST' } });
    expect(seen).toEqual([]);
  });

  it('that cannot stand in a header is told without being shown', async () => {
    const headers = { authorization: new Secret('sesame\r\nx: y') };
    const outcome = await send(`http://example.com:${ports[0]}/`, credential({ headers }));
    expect(outcome).toMatchObject({ fault: { code: 'INVALID_REQUEST' } });
    expect(JSON.stringify(outcome)).not.toContain('sesame');
  });

  it('has connections of its own', async () => {
    const sockets = new Set<unknown>();
    answer = (response, request) => {
      sockets.add(request.socket);
      response.end();
    };
    const url = `http://pool.example.com:${ports[0]}/`;
    for (const id of ['c-1', 'c-2', 'c-1', 'c-2']) await send(url, credential({ id }));
    expect(sockets.size).toBe(2);
  });
});
