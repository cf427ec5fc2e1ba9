/// <reference path="./oidc-provider.d.ts" />
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEgress, type Egress } from '@automateos/egress';
import type { JsonObject } from '@automateos/model';
import Provider from 'oidc-provider';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import {
  addActor,
  addWorkflow,
  define,
  eventually,
  type Instance,
  openInstance,
} from '../../conformance/instance.conformance.ts';
import { createKeyring } from '../../secrets/keyring.ts';
import type { Actor } from '../../use-cases.ts';
import { openTokens, sealTokens } from '../seal-credential.ts';

const SECRET_KEY = 'a secret of this instance alone';
const REDIRECT_URI = 'https://automate.example/credentials/connected';

let egress: Egress;
let server: Server;
let api: Server;
let origin: string;
let apiUrl: string;
let tokenRequests: number;
/** The bearer tokens that came to the API. */
let shown: string[];

beforeAll(async () => {
  egress = createEgress({ allow: ['127.0.0.0/8'], deny: [], allowPrivateNetwork: false, ownServices: [] });
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const callback = new Provider(origin, {
    clients: [
      {
        client_id: 'web',
        client_secret: 'the web secret',
        redirect_uris: [REDIRECT_URI],
        grant_types: ['authorization_code', 'refresh_token'],
      },
      {
        client_id: 'robot',
        client_secret: 'the robot secret',
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: true } },
    scopes: ['openid', 'offline_access', 'orders'],
    ttl: {
      AccessToken: 3_600,
      ClientCredentials: 3_600,
      RefreshToken: 86_400,
      Grant: 86_400,
      Session: 86_400,
      Interaction: 600,
    },
    findAccount: (_context: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id }) }),
    cookies: { keys: ['for tests'] },
    pkce: { required: () => true },
  }).callback();
  server.on('request', (request, response) => {
    if (request.url === '/token') tokenRequests += 1;
    callback(request, response);
  });
  api = createServer((request, response) => {
    shown.push(request.headers.authorization ?? '');
    response.end('{}');
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  apiUrl = `http://127.0.0.1:${(api.address() as AddressInfo).port}/`;
});
beforeEach(() => {
  tokenRequests = 0;
  shown = [];
});
afterAll(async () => {
  await egress.close();
  for (const each of [server, api]) {
    each.closeAllConnections();
    each.close();
  }
});

function open(more: Parameters<typeof openInstance>[0] = {}): Promise<Instance> {
  return openInstance({ http: egress.http, secretKey: SECRET_KEY, ...more });
}

function create(instance: Instance, actor: Actor, type: 'robot' | 'web', fields: JsonObject = {}) {
  const isRobot = type === 'robot';
  return instance.useCases.credentials.create(actor, {
    name: 'Orders',
    type: isRobot ? 'oauth2_client_credentials' : 'oauth2_authorization_code',
    allowedHosts: ['http://127.0.0.1'],
    fields: {
      token_url: `${origin}/token`,
      client_id: type,
      client_secret: `the ${type} secret`,
      client_authentication: isRobot ? 'body' : 'header',
      scope: isRobot ? 'orders' : 'openid offline_access orders',
      ...(!isRobot && { authorization_url: `${origin}/auth?prompt=consent` }),
      ...fields,
    },
  });
}

/** What a browser does: signs in, agrees, and comes back with a code. */
async function agree(url: string): Promise<URLSearchParams> {
  const cookies = new Map<string, string>();
  let target = url;
  let form: string | undefined;
  for (let hops = 0; hops < 12; hops += 1) {
    const response = await fetch(target, {
      method: form === undefined ? 'GET' : 'POST',
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body: form ?? null,
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const location = response.headers.get('location');
    form = undefined;
    if (location?.startsWith(REDIRECT_URI) === true) return new URL(location).searchParams;
    if (location !== null) {
      target = new URL(location, target).href;
      continue;
    }
    const page = await response.text();
    const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
    if (action === undefined) throw new Error(`no form at ${target}: ${response.status} ${page.slice(0, 300)}`);
    target = new URL(action, target).href;
    form = page.includes('value="login"') ? 'prompt=login&login=ada&password=x' : 'prompt=consent';
  }
  throw new Error('it never came back');
}

async function connect(instance: Instance, actor: Actor, id: Awaited<ReturnType<typeof create>>['id']) {
  const { url } = await instance.useCases.credentials.connect(actor, id);
  const back = await agree(url);
  return { state: back.get('state') ?? '', code: back.get('code') ?? '' };
}

async function runWith(instance: Instance, actor: Actor, credential: string) {
  const call = { id: 'call', type: 'http_request', config: { url: apiUrl, credential }, retry: { max_attempts: 1 } };
  const workflow = await addWorkflow(instance, actor, define(['start', call], ['start>call']));
  return run(instance, actor, workflow.id);
}

async function run(instance: Instance, actor: Actor, workflowId: Awaited<ReturnType<typeof addWorkflow>>['id']) {
  const input = { payload: {}, idempotencyKey: undefined };
  const { executionId } = await instance.useCases.executions.execute(actor, workflowId, input);
  return eventually(async () => {
    const view = await instance.useCases.executions.get(actor, executionId);
    if (view.completedAt === null) throw new Error(view.status);
    return view;
  });
}

async function ageTokens(instance: Instance, actor: Actor, id: Awaited<ReturnType<typeof create>>['id']) {
  const keyring = createKeyring(SECRET_KEY);
  const record = await instance.storage.stores.credentials.findCredential(actor.userId, id);
  if (record === undefined) throw new Error('it is gone');
  const tokens = openTokens(keyring, record);
  if (tokens === undefined) throw new Error('it has no tokens');
  const tokensSealed = sealTokens(keyring, record, { ...tokens, expiresAt: 1 });
  await instance.storage.systemStores.credentials.saveTokens(id, record.revision, { tokensSealed, state: 'ready' });
  return tokens;
}

test('client credentials: a token is asked for once, kept encrypted, and sent', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id } = await create(instance, actor, 'robot');
  expect((await runWith(instance, actor, id)).status).toBe('success');
  expect((await runWith(instance, actor, id)).status).toBe('success');
  expect(tokenRequests).toBe(1);
  expect(shown[0]).toMatch(/^Bearer \S{20,}$/);
  expect(shown[1]).toBe(shown[0]);
  const record = await instance.storage.stores.credentials.findCredential(actor.userId, id);
  expect(JSON.stringify(record)).not.toContain(shown[0]?.slice(7));
});

test('authorization code: a user agrees, comes back, and the token is renewed before it ends', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id, state } = await create(instance, actor, 'web');
  expect(state).toBe('not_connected');
  const before = await runWith(instance, actor, id);
  expect(before.error).toMatchObject({ code: 'CREDENTIAL_NOT_CONNECTED' });

  const { url } = await instance.useCases.credentials.connect(actor, id);
  expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
    prompt: 'consent',
    redirect_uri: REDIRECT_URI,
    code_challenge_method: 'S256',
  });
  const answer = await connect(instance, actor, id);
  const stranger = await addActor(instance);
  const wrong = { code: 'VALIDATION_ERROR', issues: [{ field: 'state', issue: expect.stringContaining('not begun') }] };
  await expect(instance.useCases.credentials.finishConnect(stranger, answer)).rejects.toMatchObject(wrong);
  const tampered = { ...answer, state: `${answer.state.slice(0, -4)}AAAA` };
  await expect(instance.useCases.credentials.finishConnect(actor, tampered)).rejects.toMatchObject(wrong);
  expect(await instance.useCases.credentials.finishConnect(actor, answer)).toMatchObject({ state: 'ready' });
  const sentBefore = tokenRequests;
  await expect(instance.useCases.credentials.finishConnect(actor, answer)).rejects.toMatchObject({
    code: 'VALIDATION_ERROR',
    issues: [{ field: 'state', issue: expect.stringContaining('meanwhile') }],
  });

  expect(tokenRequests).toBe(sentBefore);
  expect((await runWith(instance, actor, id)).status).toBe('success');
  const old = await ageTokens(instance, actor, id);
  expect((await runWith(instance, actor, id)).status).toBe('success');
  expect(shown.at(-1)).not.toBe(`Bearer ${old.accessToken}`);
});

test('what the service does not renew any more needs to be connected again', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id } = await create(instance, actor, 'web', { scope: 'openid orders', authorization_url: `${origin}/auth` });
  await instance.useCases.credentials.finishConnect(actor, await connect(instance, actor, id));
  // Without offline_access this service gives no refresh token.
  await ageTokens(instance, actor, id);
  expect((await runWith(instance, actor, id)).error).toMatchObject({ code: 'CREDENTIAL_NOT_CONNECTED' });
  expect(await instance.useCases.credentials.get(actor, id)).toMatchObject({ state: 'needs_reconnect' });
  await instance.useCases.credentials.finishConnect(actor, await connect(instance, actor, id));
  expect((await runWith(instance, actor, id)).status).toBe('success');
});

test('a client that the service refuses says so, and works when its secret is entered anew', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id } = await create(instance, actor, 'robot', { client_secret: 'a wrong secret' });
  const failed = await runWith(instance, actor, id);
  expect(failed.error).toMatchObject({
    code: 'CREDENTIAL_NOT_CONNECTED',
    message: expect.stringContaining('invalid_client'),
  });
  expect(JSON.stringify(failed)).not.toContain('a wrong secret');
  await instance.useCases.credentials.change(actor, id, { fields: { client_secret: 'the robot secret' } });
  expect((await runWith(instance, actor, id)).status).toBe('success');
});

test('a service that is away is asked again later, and nothing has to be connected', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id } = await create(instance, actor, 'robot', { token_url: 'http://127.0.0.1:9/token' });
  expect((await runWith(instance, actor, id)).error).toMatchObject({ code: 'CREDENTIAL_UNAVAILABLE' });
  expect(await instance.useCases.credentials.get(actor, id)).toMatchObject({ state: 'ready' });
});

test('of many runs and two stores on one database, one asks for the new token', async () => {
  const instance = await open();
  const actor = await addActor(instance);
  const { id } = await create(instance, actor, 'robot');
  const { lockTokens, unlockTokens, findCredential } = instance.storage.systemStores.credentials;
  const revision = (await findCredential(id))?.revision ?? 0;
  expect(await lockTokens(id, revision)).toBe(true);
  expect(await lockTokens(id, revision)).toBe(false);
  const runs = Promise.all(Array.from({ length: 5 }, () => runWith(instance, actor, id)));
  await eventually(async () => {
    const { items } = await instance.useCases.executions.listAll(actor, { limit: 10 });
    if (items.filter(({ status }) => status === 'running').length < 5) throw new Error('they do not run yet');
  });
  expect(tokenRequests).toBe(0);
  await unlockTokens(id, revision);
  expect((await runs).map(({ status }) => status)).toEqual(Array(5).fill('success'));
  expect(tokenRequests).toBe(1);
});

/** A service whose tokens say nothing of their end, and that takes the last one alone. */
async function startForgetful(answer: (token: string) => object = (access_token) => ({ access_token })) {
  const seen = { tokens: 0, calls: [] as string[], valid: '', takesNone: false };
  const forgetful = createServer((request, response) => {
    const bearer = request.headers.authorization?.replace('Bearer ', '') ?? '';
    if (request.url === '/token') {
      seen.tokens += 1;
      seen.valid = `token-number-${seen.tokens}`;
      response.setHeader('content-type', 'application/json').end(JSON.stringify(answer(seen.valid)));
      return;
    }
    seen.calls.push(bearer);
    response.writeHead(bearer === seen.valid && !seen.takesNone ? 200 : 401).end('{}');
  });
  forgetful.listen(0, '127.0.0.1');
  await once(forgetful, 'listening');
  onTestFinished(() => {
    forgetful.closeAllConnections();
    forgetful.close();
  });
  const instance = await open();
  const actor = await addActor(instance);
  const url = `http://127.0.0.1:${(forgetful.address() as AddressInfo).port}`;
  const { id } = await create(instance, actor, 'robot', { token_url: `${url}/token` });
  const config = { url, credential: id, fail_on: 'client_error', method: 'POST' };
  const call = { id: 'call', type: 'http_request', config, retry: { max_attempts: 1 } };
  const workflow = await addWorkflow(instance, actor, define(['start', call], ['start>call']));
  return { seen, call: () => run(instance, actor, workflow.id) };
}

test('a token that nobody said the end of is replaced when it is refused, and the request made once more', async () => {
  const { seen, call } = await startForgetful();
  expect((await call()).status).toBe('success');
  seen.valid = 'nobody has it';
  expect((await call()).status).toBe('success');
  expect(seen.calls).toEqual(['token-number-1', 'token-number-1', 'token-number-2']);
  expect(seen.tokens).toBe(2);
});

test('a request that is refused with a new token, too, fails with that, and no more tokens are asked for', async () => {
  const { seen, call } = await startForgetful();
  await call();
  seen.takesNone = true;
  expect((await call()).error).toMatchObject({ code: 'HTTP_ERROR_STATUS', message: expect.stringContaining('401') });
  expect((await call()).status).toBe('failed');
  expect(seen.tokens).toBe(2);
});

test('a token whose end is known is not replaced before', async () => {
  const { seen, call } = await startForgetful((access_token) => ({ access_token, expires_in: 3_600 }));
  await call();
  seen.valid = 'nobody has it';
  expect((await call()).status).toBe('failed');
  expect(seen.tokens).toBe(1);
});
