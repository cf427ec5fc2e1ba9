import { expect, test } from 'vitest';
import { addActor, addWorkflow, define, eventually, openInstance } from '../conformance/instance.conformance.ts';
import { openSecrets } from '../credentials/seal-credential.ts';
import { createKeyring } from './keyring.ts';

const OLD = 'the secret that was there at first, long enough';
const NEW = 'the secret that comes after it, as long as that';

test('after a change of the key everything is sealed anew, and opens with the new one alone', async () => {
  const first = await openInstance({ secretKey: OLD });
  const actor = await addActor(first);
  const workflow = await addWorkflow(first, actor, define(['start'], []));
  const { id } = await first.useCases.credentials.create(actor, {
    name: 'Keys',
    type: 'bearer',
    allowedHosts: ['a.example'],
    fields: { token: 'hidden word' },
  });
  const before = createKeyring(OLD);
  const place = { table: 'instance', rowId: 'secret_check', ownerId: '', column: 'value' };
  await first.storage.systemStores.instance.getOrPut('secret_check', before.seal('check', 'automateos', place));
  await first.kill();

  const { dataDir } = first;
  const second = await openInstance({ dataDir, secretKey: NEW, previousSecretKey: OLD });
  const current = createKeyring(NEW);
  await eventually(async () => {
    const check = await second.storage.systemStores.instance.getOrPut('secret_check', '');
    expect(current.open('check', check, place)).toBe('automateos');
  });
  const record = await second.storage.stores.credentials.findCredential(actor.userId, id);
  expect(record && openSecrets(current, record)).toEqual({ token: 'hidden word' });
  await second.kill();

  const third = await openInstance({ dataDir, secretKey: NEW });
  expect((await third.useCases.workflows.get(actor, workflow.id)).webhookUrl).toBe(workflow.webhookUrl);
});

test('what opens with neither key is left, and so is the value that checks the key', async () => {
  const first = await openInstance({ secretKey: 'a third secret that nobody knows any more' });
  const actor = await addActor(first);
  await addWorkflow(first, actor, define(['start'], []));
  const place = { table: 'instance', rowId: 'secret_check', ownerId: '', column: 'value' };
  const check = createKeyring(OLD).seal('check', 'automateos', place);
  await first.storage.systemStores.instance.getOrPut('secret_check', check);
  await first.kill();
  const second = await openInstance({ dataDir: first.dataDir, secretKey: NEW, previousSecretKey: OLD });
  await eventually(() => expect(second.errors).toContainEqual(expect.objectContaining({ table: 'workflows' })));
  expect(await second.storage.systemStores.instance.getOrPut('secret_check', '')).toBe(check);
});
