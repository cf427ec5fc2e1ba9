import type { CredentialType, JsonObject } from '@automateos/model';
import { expect, test } from 'vitest';
import { addActor, openInstance } from '../conformance/instance.conformance.ts';
import { createKeyring } from '../secrets/keyring.ts';
import { openSecrets } from './seal-credential.ts';

const SECRET_KEY = 'a secret of this instance alone';

async function openCredentials() {
  const instance = await openInstance({ secretKey: SECRET_KEY });
  const actor = await addActor(instance);
  const { credentials } = instance.useCases;
  const create = (
    type: CredentialType,
    fields: JsonObject,
    allowedHosts: readonly string[] | undefined = ['a.example'],
  ) => credentials.create(actor, { name: 'Keys', type, allowedHosts, fields });
  const secretsOf = async (id: Awaited<ReturnType<typeof create>>['id']) => {
    const record = await instance.storage.stores.credentials.findCredential(actor.userId, id);
    if (record === undefined) throw new Error('it is gone');
    return openSecrets(createKeyring(SECRET_KEY), record);
  };
  return { instance, actor, credentials, create, secretsOf };
}

test('what is created can be seen but for its secrets, of which only the time can', async () => {
  const { create, credentials, actor, secretsOf } = await openCredentials();
  const made = await create('basic', { username: 'ada', password: 'hidden word' }, [
    'API.example.com.',
    'http://[::1]',
  ]);
  expect(made).toMatchObject({
    type: 'basic',
    fields: { username: 'ada' },
    allowedHosts: ['api.example.com', 'http://[::1]'],
    secretsSetAt: { password: made.createdAt },
    state: 'ready',
    uses: [],
  });
  expect(JSON.stringify([made, await credentials.list(actor, { limit: 5 })])).not.toMatch(/hidden|sealed|v1\./i);
  expect(await secretsOf(made.id)).toEqual({ password: 'hidden word' });
});

test.each<[CredentialType, JsonObject, string[] | undefined, string]>([
  ['bearer', {}, ['a.example'], 'fields.token'],
  ['bearer', { token: 'a\nb' }, ['a.example'], 'fields.token'],
  ['bearer', { token: 'x', more: 1 }, ['a.example'], 'fields.more'],
  ['bearer', { token: 'x' }, [], 'allowed_hosts'],
  ['bearer', { token: 'x' }, undefined, 'allowed_hosts'],
  ['bearer', { token: 'x' }, ['a.example', 'https://b.example/x'], 'allowed_hosts[1]'],
  ['bearer', { token: 'x' }, ['*.example'], 'allowed_hosts[0]'],
  ['bearer', { token: 'x' }, ['127.1'], 'allowed_hosts[0]'],
  ['header', { name: 'Content-Length', value: 'x' }, ['a.example'], 'fields.name'],
  ['basic', { username: 'a:b', password: 'x' }, ['a.example'], 'fields.username'],
  ['smtp', { host: 'http://mail.example' }, undefined, 'fields.host'],
  ['postgres', { host: 'db.example', username: 'u' }, undefined, 'fields.database'],
  ['bearer', { token: 'x'.repeat(17_000) }, ['a.example'], 'fields.token'],
  ['basic', { username: 'a', password: '€'.repeat(16_384), more: '' }, ['a.example'], 'fields.more'],
])('%s with %j for %j is refused at %4$s', async (type, fields, hosts, field) => {
  const { instance, actor } = await openCredentials();
  const made = instance.useCases.credentials.create(actor, { name: 'n', type, allowedHosts: hosts, fields });
  await expect(made).rejects.toMatchObject({ code: 'VALIDATION_ERROR', issues: [{ field }] });
});

test('what is for a server of its own may go to that one only', async () => {
  const { instance, actor } = await openCredentials();
  const { credentials } = instance.useCases;
  const made = await credentials.create(actor, {
    name: 'Mail',
    type: 'smtp',
    allowedHosts: ['elsewhere.example'],
    fields: { host: 'Mail.Example.com', password: 'hidden word' },
  });
  expect(made.allowedHosts).toEqual(['mail.example.com']);
});

test('a change keeps what it does not name, secrets too, and takes away what is null', async () => {
  const { create, credentials, actor, secretsOf } = await openCredentials();
  const { id } = await create('smtp', { host: 'mail.example', username: 'ada', password: 'hidden word' }, undefined);
  const renamed = await credentials.change(actor, id, { name: 'Post', fields: { port: 25 } });
  expect(renamed).toMatchObject({ name: 'Post', fields: { host: 'mail.example', username: 'ada', port: 25 } });
  expect(await secretsOf(id)).toEqual({ password: 'hidden word' });
  const changed = await credentials.change(actor, id, { fields: { username: null, password: 'new word' } });
  expect(changed.fields).not.toHaveProperty('username');
  expect(changed.secretsSetAt.password).toBeGreaterThanOrEqual(renamed.secretsSetAt.password ?? 0);
  expect(await secretsOf(id)).toEqual({ password: 'new word' });
});

test.each<[CredentialType, JsonObject, { allowedHosts?: string[]; fields?: JsonObject }, string]>([
  ['bearer', { token: 'hidden' }, { allowedHosts: ['a.example', 'evil.example'] }, 'token'],
  ['bearer', { token: 'hidden' }, { allowedHosts: ['http://a.example'] }, 'token'],
  ['smtp', { host: 'mail.example', password: 'hidden' }, { fields: { host: 'evil.example' } }, 'password'],
  ['smtp', { host: 'mail.example', password: 'hidden' }, { fields: { security: 'none' } }, 'password'],
  [
    'oauth2_client_credentials',
    { token_url: 'https://a.example/t', client_id: 'c', client_secret: 'hidden' },
    { fields: { token_url: 'https://evil.example/t' } },
    'client_secret',
  ],
])('%s: where its secret did not go before it goes only when it is entered again: %j %j', async (...row) => {
  const [type, fields, change, secret] = row;
  const { create, credentials, actor } = await openCredentials();
  const { id } = await create(type, fields);
  const issues = [{ field: `fields.${secret}`, issue: expect.stringContaining('Enter it again') }];
  await expect(credentials.change(actor, id, change)).rejects.toMatchObject({ issues });
  const again = { ...change, fields: { ...change.fields, [secret]: 'hidden again' } };
  await expect(credentials.change(actor, id, again)).resolves.toBeDefined();
});

test('fewer hosts need no secret', async () => {
  const { create, credentials, actor } = await openCredentials();
  const { id } = await create('bearer', { token: 'hidden' }, ['a.example', 'b.example']);
  const changed = await credentials.change(actor, id, { allowedHosts: ['b.example'] });
  expect(changed.allowedHosts).toEqual(['b.example']);
});

test('changes at once are all made', async () => {
  const { create, credentials, actor, secretsOf } = await openCredentials();
  const { id } = await create('smtp', { host: 'mail.example', password: 'hidden' }, undefined);
  await Promise.all([
    credentials.change(actor, id, { name: 'New' }),
    credentials.change(actor, id, { fields: { password: 'other' } }),
    credentials.change(actor, id, { fields: { port: 26 } }),
  ]);
  expect(await credentials.get(actor, id)).toMatchObject({ name: 'New', fields: { port: 26 } });
  expect(await secretsOf(id)).toEqual({ password: 'other' });
});

test("a stranger's is not found, by any way", async () => {
  const { instance, create } = await openCredentials();
  const { id } = await create('bearer', { token: 'hidden' });
  const stranger = await addActor(instance);
  const { credentials } = instance.useCases;
  const notFound = { code: 'NOT_FOUND' };
  await expect(credentials.get(stranger, id)).rejects.toMatchObject(notFound);
  await expect(credentials.change(stranger, id, { name: 'x' })).rejects.toMatchObject(notFound);
  await expect(credentials.delete(stranger, id)).rejects.toMatchObject(notFound);
  expect(await credentials.list(stranger, { limit: 5 })).toEqual({ items: [], nextCursor: null });
});
