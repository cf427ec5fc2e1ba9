import type { UserId } from '@automateos/model';
import type { ApiKeyRecord } from '@automateos/runtime';
import { buildAudit, newApiKeyId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addUser, count, EXPLODES, type Harness } from './harness.conformance.ts';

function buildApiKey(userId: UserId, fields: Partial<ApiKeyRecord> = {}): ApiKeyRecord {
  const id = newApiKeyId();
  return {
    id,
    userId,
    name: 'Deploy ü 漢',
    scopes: ['workflow:read', 'workflow:execute'],
    keyHash: `hash of ${id}`,
    createdAt: SOME_INSTANT,
    expiresAt: null,
    lastUsedAt: null,
    ...fields,
  };
}

/** The contract of API keys, the same on every database. */
export function describeApiKeys(open: () => Harness): void {
  const store = () => open().storage.stores.apiKeys;
  const add = async (fields: Partial<ApiKeyRecord> = {}) => {
    const key = buildApiKey(fields.userId ?? (await addUser(open())), fields);
    expect(await store().insertApiKey(key, 50, buildAudit())).toBe(true);
    return key;
  };

  describe('API keys', () => {
    test('a key comes back as it was stored', async () => {
      const key = await add({ expiresAt: SOME_INSTANT + 1, lastUsedAt: SOME_INSTANT });
      expect(await store().findApiKey(key.id)).toEqual(key);
      expect(await store().findApiKey(newApiKeyId())).toBeUndefined();
    });

    test('keys are listed newest first, page by page, each owner theirs', async () => {
      const userId = await addUser(open());
      const keys = [await add({ userId }), await add({ userId }), await add({ userId })];
      await add();
      const first = await store().listApiKeys(userId, { limit: 2 });
      expect(first.items).toEqual([keys[2], keys[1]]);
      const second = await store().listApiKeys(userId, { limit: 2, cursor: first.nextCursor ?? undefined });
      expect(second).toEqual({ items: [keys[0]], nextCursor: null });
    });

    test('an insert past the limit is refused, of many at the same time too', async () => {
      const userId = await addUser(open());
      const insert = () => store().insertApiKey(buildApiKey(userId), 3, buildAudit());
      const inserted = await Promise.all(Array.from({ length: 8 }, insert));
      expect(inserted.filter((isStored) => isStored)).toHaveLength(3);
      const [one] = (await store().listApiKeys(userId, { limit: 10 })).items;
      await store().deleteApiKey(userId, one?.id ?? newApiKeyId(), buildAudit());
      expect(await insert()).toBe(true);
    });

    test('an insert and a deletion whose audit entries fail change nothing', async () => {
      const userId = await addUser(open());
      const key = buildApiKey(userId);
      await expect(store().insertApiKey(key, 50, EXPLODES)).rejects.toThrow('planted fault');
      expect(await count(open(), 'api_keys', `id = '${key.id}'`)).toBe(0);
      const kept = await add({ userId });
      await expect(store().deleteApiKey(userId, kept.id, EXPLODES)).rejects.toThrow('planted fault');
      expect(await store().findApiKey(kept.id)).toEqual(kept);
    });

    test('a key is deleted once, and by its owner only', async () => {
      const { id, userId } = await add();
      expect(await store().deleteApiKey(await addUser(open()), id, buildAudit())).toBe(false);
      expect(await store().findApiKey(id)).toBeDefined();
      expect(await store().deleteApiKey(userId, id, buildAudit())).toBe(true);
      expect(await store().deleteApiKey(userId, id, buildAudit())).toBe(false);
      expect(await store().findApiKey(id)).toBeUndefined();
    });

    test('the last use goes forward only', async () => {
      const { id } = await add();
      const lastUsed = async () => (await store().findApiKey(id))?.lastUsedAt;
      await store().setLastUsed(id, SOME_INSTANT + 60_000);
      expect(await lastUsed()).toBe(SOME_INSTANT + 60_000);
      await store().setLastUsed(id, SOME_INSTANT);
      expect(await lastUsed()).toBe(SOME_INSTANT + 60_000);
      await store().setLastUsed(newApiKeyId(), SOME_INSTANT);
    });
  });
}
