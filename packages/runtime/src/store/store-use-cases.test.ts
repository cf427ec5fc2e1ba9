import { expect, test } from 'vitest';
import { addActor, define, openWith } from '../conformance/instance.conformance.ts';

test('what runs stored is listed, shown and deleted by its owner alone', async () => {
  const put = (id: string, scope: string) => ({
    id,
    type: 'store',
    config: { operation: 'set', key: 'k', value: '{{trigger.payload}}', scope },
  });
  const { run, instance, actor, workflow } = await openWith(
    define(['start', put('own', 'workflow'), put('shared', 'user')], ['start>own', 'own>shared']),
  );
  await run({ n: 1 });
  const { store } = instance.useCases;
  const own = { workflowId: workflow.id };
  const shared = { workflowId: undefined };
  const query = { prefix: '', limit: 10, cursor: undefined };
  expect((await store.list(actor, { ...own, ...query })).items).toMatchObject([{ key: 'k', sizeBytes: 8 }]);
  expect((await store.get(actor, shared, 'k')).value).toBe('{"n":1}');

  const stranger = await addActor(instance);
  expect((await store.list(stranger, { ...shared, ...query })).items).toEqual([]);
  for (const refused of [
    () => store.list(stranger, { ...own, ...query }),
    () => store.get(stranger, own, 'k'),
    () => store.delete(stranger, own, 'k'),
    () => store.delete(stranger, shared, 'k'),
    () => store.get(actor, shared, 'gone'),
  ]) {
    await expect(refused()).rejects.toMatchObject({ code: 'NOT_FOUND' });
  }
  await store.delete(actor, own, 'k');
  await expect(store.get(actor, own, 'k')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(await store.get(actor, shared, 'k')).toMatchObject({ key: 'k' });
});
