import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpOutcome, HttpRequest } from '@automateos/model';
import { afterEach, describe, expect, it } from 'vitest';
import { createEgress, type Egress, type EgressConfig } from '../create-egress.ts';
import { createFakeNetwork } from '../fake-network.ts';
import type { RefusedInfo } from '../ports.ts';

const HOST = 'http://demo.automateos.invalid';
const open: Egress[] = [];

afterEach(async () => {
  for (const egress of open.splice(0)) await egress.close();
});

/** An egress whose resolver and dialler write down what they are asked; nothing there answers. */
function start(more: Partial<EgressConfig> = {}) {
  const network = createFakeNetwork({ answer: () => ['93.184.216.34'] });
  const refusals: RefusedInfo[] = [];
  const egress = createEgress({
    allow: [],
    deny: [],
    allowPrivateNetwork: false,
    ownServices: [],
    resolve: network.resolve,
    dial: network.dial,
    onRefused: (info) => refusals.push(info),
    ...more,
  });
  open.push(egress);
  return { egress, network, refusals };
}

function send(egress: Egress, url: string, more: Partial<HttpRequest> = {}): Promise<HttpOutcome> {
  return egress.http.request({
    url,
    method: 'GET',
    headers: {},
    followRedirects: true,
    timeoutMs: 5_000,
    maxResponseBytes: 1_000_000,
    signal: new AbortController().signal,
    ...more,
  });
}

async function ask(path: string, more: Partial<HttpRequest> = {}) {
  const { egress } = start();
  return read(await send(egress, `${HOST}${path}`, more));
}

function read(outcome: HttpOutcome) {
  if (!outcome.ok) throw new Error(`${outcome.fault.code}: ${outcome.fault.message}`);
  const { status, headers, body } = outcome.response;
  const text = Buffer.from(body).toString();
  return { status, headers, text, body: text === '' ? undefined : JSON.parse(text) };
}

const faultOf = (outcome: HttpOutcome) => (outcome.ok ? undefined : outcome.fault);

describe('the demo host', () => {
  it.each([
    'http://demo.automateos.invalid/echo',
    'https://demo.automateos.invalid/echo',
    'http://DEMO.AutomateOS.invalid:80/echo',
    'https://demo.automateos.invalid./echo',
  ])('is answered without a look-up and without a socket: %s', async (url) => {
    const { egress, network } = start();
    const { status, headers, body } = read(await send(egress, url));
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(body.method).toBe('GET');
    expect([network.resolved, network.dialled]).toEqual([[], []]);
  });

  it.each([
    'http://demo.automateos.invalid:8080/',
    'https://demo.automateos.invalid:80/',
    'http://demo.automateos.invalid:443/',
  ])('has no other ports, and nothing is looked up for them: %s', async (url) => {
    const { egress, network, refusals } = start({ allow: ['demo.automateos.invalid'] });
    expect(faultOf(await send(egress, url))).toMatchObject({ code: 'EGRESS_BLOCKED', details: { reason: 'port' } });
    expect(refusals).toHaveLength(1);
    expect([network.resolved, network.dialled]).toEqual([[], []]);
  });

  it('is subject to the rules of every URL, and can be denied', async () => {
    const { egress } = start();
    const fault = async (url: string) => faultOf(await send(egress, url))?.details.reason;
    expect(await fault('ftp://demo.automateos.invalid/echo')).toBe('scheme');
    expect(await fault('http://me:secret@demo.automateos.invalid/echo')).toBe('userinfo');
    const denied = start({ deny: ['demo.automateos.invalid'] });
    expect(faultOf(await send(denied.egress, `${HOST}/echo`))?.details.reason).toBe('name');
    const header = await send(egress, `${HOST}/echo`, { headers: { Host: 'other' } });
    expect(faultOf(header)?.code).toBe('INVALID_REQUEST');
    expect(faultOf(await send(egress, `${HOST}/echo`, { method: 'TRACE' }))?.code).toBe('INVALID_REQUEST');
  });

  it('is that name alone: its neighbours are names like any other', async () => {
    const { egress, network } = start();
    for (const host of ['x.demo.automateos.invalid', 'automateos.invalid', 'demo.automateos.invalid.example']) {
      expect(faultOf(await send(egress, `http://${host}/echo`))?.code).toBe('CONNECT_FAILED');
    }
    expect(network.resolved).toHaveLength(3);
    expect(network.dialled.length).toBeGreaterThan(0);
  });

  it('says which services there are where there is none', async () => {
    const { status, body } = await ask('/nothing');
    expect(status).toBe(404);
    expect(body.services).toEqual([
      '/echo',
      '/companies/{domain}',
      '/weather',
      '/orders',
      '/flaky',
      '/messages',
      '/status/{code}',
      '/slow',
    ]);
    for (const path of ['/', '/echo/', '/companies', '/companies/', '/companies/a.example/b', '/status/%zz']) {
      expect((await ask(path)).status).toBe(404);
    }
    const wrong = await ask('/orders', { method: 'DELETE' });
    expect([wrong.status, wrong.headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  it('answers HEAD without a body, and within the limit of the request', async () => {
    const head = await ask('/orders', { method: 'HEAD' });
    expect([head.status, head.text]).toEqual([200, '']);
    expect(Number(head.headers['content-length'])).toBeGreaterThan(100);
    const { egress } = start();
    const outcome = await send(egress, `${HOST}/orders`, { maxResponseBytes: 100 });
    expect(faultOf(outcome)).toMatchObject({ code: 'RESPONSE_TOO_LARGE', sent: true });
  });
});

describe('redirects to it', () => {
  const cleanUps: (() => void)[] = [];
  afterEach(() => {
    for (const cleanUp of cleanUps.splice(0)) cleanUp();
  });

  /** A server whose every answer leads to the demo host. */
  async function serveRedirect(status: number): Promise<string> {
    const server = createServer((_request, response) => response.writeHead(status, { location: `${HOST}/echo` }).end());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    cleanUps.push(() => {
      server.closeAllConnections();
      server.close();
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it('obey the rules of redirects to another origin', async () => {
    const egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
    open.push(egress);
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=1', 'X-Mine': 'yes' };
    const { body } = read(await send(egress, await serveRedirect(302), { method: 'POST', body: 'x', headers }));
    expect(body).toMatchObject({ method: 'GET', body: null, headers: { 'x-mine': 'yes' } });
    expect(Object.keys(body.headers)).not.toEqual(expect.arrayContaining(['authorization']));
    expect(Object.keys(body.headers)).not.toEqual(expect.arrayContaining(['cookie']));
    const kept = await send(egress, await serveRedirect(307), { method: 'POST', body: 'x', headers });
    expect(faultOf(kept)?.code).toBe('REDIRECT_REFUSED');
  });

  it('are not followed from https to http', async () => {
    const server = new URL(await serveRedirect(302));
    const network = createFakeNetwork({ answer: () => ['93.184.216.34'], serverPort: Number(server.port) });
    const { egress } = start({ resolve: network.resolve, dial: network.dial });
    expect(faultOf(await send(egress, 'https://shop.example/'))?.code).toBe('REDIRECT_REFUSED');
    expect(read(await send(egress, 'http://shop.example/')).body.method).toBe('GET');
  });
});

describe('its services', () => {
  it('/echo says what came in', async () => {
    const { body } = await ask('/echo?a=1&b=%C3%BC', {
      method: 'PUT',
      headers: { 'X-Mine': 'yes', 'Content-Type': 'application/json' },
      body: '{"name":"Ada"}',
    });
    expect(body).toMatchObject({
      method: 'PUT',
      headers: { host: 'demo.automateos.invalid', 'x-mine': 'yes', 'user-agent': 'AutomateOS' },
      query: { a: '1', b: 'ü' },
      body: { name: 'Ada' },
    });
    expect((await ask('/echo', { method: 'POST', body: 'plain' })).body.body).toBe('plain');
    expect((await ask('/echo', { method: 'POST', body: Buffer.from('grün') })).body.body).toBe('grün');
    expect((await ask('/echo')).body.body).toBeNull();
  });

  it('/companies makes a company up, the same each time, and does not know one', async () => {
    const { status, body } = await ask('/companies/Blue-Sky.example');
    expect(status).toBe(200);
    expect(body).toEqual({
      domain: 'blue-sky.example',
      name: 'Blue Sky',
      employees: expect.any(Number),
      country: expect.stringMatching(/^[A-Z]{2}$/),
      industry: expect.any(String),
    });
    expect((await ask('/companies/blue-sky.example')).body).toEqual(body);
    expect((await ask('/companies/other.example')).body).not.toMatchObject({ employees: body.employees });
    for (const domain of ['unknown.example', 'no-domain', 'a..b', `${'x'.repeat(300)}.example`]) {
      expect((await ask(`/companies/${domain}`)).status).toBe(404);
    }
  });

  it('/weather knows every city', async () => {
    const { body } = await ask('/weather?city=Berlin');
    expect(body).toEqual({
      city: 'Berlin',
      temperature_c: expect.any(Number),
      condition: expect.any(String),
      wind_kmh: expect.any(Number),
    });
    expect((await ask('/weather?city=%20BERLIN')).body).toEqual({ ...body, city: 'BERLIN' });
    expect((await ask('/weather')).status).toBe(400);
  });

  it('/orders come in pages that lead to each other', async () => {
    const { egress } = start();
    const ids: string[] = [];
    let url: string | null = 'https://demo.automateos.invalid/orders';
    while (url !== null) {
      const { body } = read(await send(egress, url));
      ids.push(...body.items.map(({ id }: { id: string }) => id));
      url = body.next;
    }
    expect(ids).toHaveLength(15);
    expect(new Set(ids).size).toBe(15);
    for (const page of ['0', '4', 'x', '1.5']) expect((await ask(`/orders?page=${page}`)).status).toBe(400);
  });

  it('/flaky fails at the first call with a key and answers the next ones', async () => {
    const { egress } = start();
    const call = async (query: string, headers = {}) =>
      read(await send(egress, `${HOST}/flaky${query}`, { method: 'POST', headers })).status;
    const key = { 'Idempotency-Key': 'k1' };
    expect([await call('', key), await call('', key), await call('', key)]).toEqual([503, 200, 200]);
    expect([await call('?key=k2'), await call('?key=k2'), await call('?key=k3')]).toEqual([503, 200, 503]);
    expect(await call('')).toBe(400);
  });

  it('/flaky remembers the last 10,000 keys', async () => {
    const { egress } = start();
    const call = async (key: number) => read(await send(egress, `${HOST}/flaky?key=${key}`)).status;
    for (let key = 0; key <= 10_000; key += 1) await call(key);
    expect([await call(10_000), await call(1), await call(0)]).toEqual([200, 200, 503]);
  });

  it('/messages takes a message, and the same one again under the same id', async () => {
    const post = (body: string, headers = {}) => ask('/messages', { method: 'POST', body, headers });
    const first = await post('{"channel":"ops","text":"hello"}');
    expect(first.status).toBe(201);
    expect(first.body).toEqual({ id: expect.stringMatching(/^message-[0-9a-f]{16}$/), channel: 'ops', text: 'hello' });
    expect((await post('{"channel":"ops","text":"hello"}')).body.id).toBe(first.body.id);
    const keyed = await post('{"text":"a"}', { 'Idempotency-Key': 'k' });
    expect((await post('{"text":"b"}', { 'Idempotency-Key': 'k' })).body.id).toBe(keyed.body.id);
    expect(keyed.body.channel).toBe('general');
    for (const body of ['', 'text', '[]', '{"text":""}', '{"text":1}']) expect((await post(body)).status).toBe(400);
    expect((await ask('/messages')).status).toBe(405);
  });

  it('/status answers with the status asked for', async () => {
    for (const code of [200, 302, 404, 429, 500, 599]) {
      const { status, body } = await ask(`/status/${code}`);
      expect([status, body]).toEqual([code, { status: code }]);
    }
    expect(await ask('/status/204')).toMatchObject({ status: 204, text: '' });
    for (const code of ['100', '600', '20', 'ok']) expect((await ask(`/status/${code}`)).status).toBe(400);
  });

  it('/slow waits, at most 10 s', async () => {
    const startedMs = performance.now();
    expect((await ask('/slow?ms=50')).body).toEqual({ waited_ms: 50 });
    expect(performance.now() - startedMs).toBeGreaterThan(45);
    for (const ms of ['-1', '10001', 'x', '1.5']) expect((await ask(`/slow?ms=${ms}`)).status).toBe(400);
  });

  it('/slow is cut by the time limit, by a cancel and by the end of the process, like any request', async () => {
    const { egress } = start();
    const slow = (more: Partial<HttpRequest> = {}) => send(egress, `${HOST}/slow?ms=10000`, more);
    expect(faultOf(await slow({ timeoutMs: 20 }))).toMatchObject({ code: 'TIMEOUT', sent: true });
    const cancel = new AbortController();
    const cancelled = slow({ signal: cancel.signal });
    cancel.abort();
    expect(faultOf(await cancelled)).toMatchObject({ code: 'ABORTED', sent: true });
    const running = slow();
    await egress.close();
    expect(faultOf(await running)).toMatchObject({ code: 'ABORTED', sent: true });
    expect(faultOf(await slow())).toMatchObject({ code: 'ABORTED', sent: false });
  });
});
