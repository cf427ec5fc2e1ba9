import { LIMITS } from '@automateos/model';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addActor, eventually, openInstance } from '../conformance/instance.conformance.ts';
import { apiKeyIdOf, apiKeyPrefix, hashApiKey } from './api-key-text.ts';

const INPUT = { name: 'CI', scopes: ['workflow:read'], expiresAt: null } as const;

async function openOwner(options: Parameters<typeof openInstance>[0] = {}) {
  const clock = createFakeClock();
  const instance = await openInstance({ clock, isStarted: false, ...options });
  return { ...instance, instance, clock, actor: await addActor(instance), apiKeys: instance.useCases.apiKeys };
}

describe('API keys', () => {
  test('a key says its id, and only its hash is stored', async () => {
    const { apiKeys, actor, clock } = await openOwner();
    const { key, record } = await apiKeys.create(actor, INPUT);
    expect(key.startsWith(apiKeyPrefix(record.id))).toBe(true);
    expect(key).toMatch(/_[A-Za-z0-9_-]{43}$/);
    expect(apiKeyIdOf(key)).toBe(record.id);
    expect(record).toEqual({
      ...INPUT,
      id: record.id,
      userId: actor.userId,
      keyHash: hashApiKey(key),
      createdAt: clock.nowMs(),
      lastUsedAt: null,
    });
    expect(await apiKeys.find(record.id)).toEqual(record);
    expect(JSON.stringify(await apiKeys.list(actor, { limit: 10 }))).not.toContain(key.slice(-43));
  });

  test('no two keys are alike', async () => {
    const { apiKeys, actor } = await openOwner();
    const keys = await Promise.all(Array.from({ length: 10 }, () => apiKeys.create(actor, INPUT)));
    expect(new Set(keys.map(({ key }) => key.slice(-43))).size).toBe(10);
  });

  test.each(['', 'aos_', 'aos_x_y', 'eyJhbGciOi.a.b', `aos_01a20960-ba7a-7000-b56e-35a4299c1d35_${'a'.repeat(42)}`])(
    '%j is not written like a key',
    (text) => {
      expect(apiKeyIdOf(text)).toBeUndefined();
    },
  );

  test('one that has expired already is not made', async () => {
    const { apiKeys, actor, clock } = await openOwner();
    const at = clock.nowMs();
    await expect(apiKeys.create(actor, { ...INPUT, expiresAt: at })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      issues: [{ field: 'expires_at', issue: 'Must be in the future' }],
    });
    expect((await apiKeys.create(actor, { ...INPUT, expiresAt: at + 1 })).record.expiresAt).toBe(at + 1);
  });

  test('a user has fifty at most', async () => {
    const { apiKeys, actor, instance } = await openOwner();
    for (let count = 0; count < LIMITS.apiKeysPerUser; count += 1) await apiKeys.create(actor, INPUT);
    await expect(apiKeys.create(actor, INPUT)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(apiKeys.create(await addActor(instance), INPUT)).resolves.toBeDefined();
  });

  test('is deleted by its owner, and by nobody else', async () => {
    const { apiKeys, actor, instance } = await openOwner();
    const { record } = await apiKeys.create(actor, INPUT);
    await expect(apiKeys.delete(await addActor(instance), record.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await apiKeys.delete(actor, record.id);
    await expect(apiKeys.delete(actor, record.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await apiKeys.find(record.id)).toBeUndefined();
  });

  test('the time of a use is noted', async () => {
    const { apiKeys, actor, clock } = await openOwner();
    const { record } = await apiKeys.create(actor, INPUT);
    clock.advance(5);
    apiKeys.recordUse(record.id);
    await eventually(async () => expect((await apiKeys.find(record.id))?.lastUsedAt).toBe(clock.nowMs()));
  });

  test('a use that cannot be noted harms nobody', async () => {
    let isTried = false;
    const { apiKeys, actor } = await openOwner({
      stores: (stores) => ({
        ...stores,
        apiKeys: {
          ...stores.apiKeys,
          setLastUsed: () => {
            isTried = true;
            return Promise.reject(new Error('the disk is full'));
          },
        },
      }),
    });
    const { record } = await apiKeys.create(actor, INPUT);
    apiKeys.recordUse(record.id);
    expect(isTried).toBe(true);
    expect((await apiKeys.find(record.id))?.lastUsedAt).toBeNull();
  });
});
