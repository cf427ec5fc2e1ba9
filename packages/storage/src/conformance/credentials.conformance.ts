import type { UserId } from '@automateos/model';
import { CredentialGoneError, type CredentialRecord } from '@automateos/runtime';
import { buildAudit, buildDefinition, buildWorkflow, newCredentialId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addUser, count, EXPLODES, type Harness } from './harness.conformance.ts';

function buildCredential(ownerId: UserId, fields: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    id: newCredentialId(),
    ownerId,
    name: 'Shop ü 漢',
    type: 'bearer',
    allowedHosts: ['api.example.com', 'http://[::1]'],
    fields: { a: 'b', port: 5 },
    secretsSealed: 'v1.key.nonce.text.tag',
    secretsSetAt: { token: SOME_INSTANT },
    state: 'ready',
    tokensSealed: null,
    revision: 1,
    createdAt: SOME_INSTANT,
    updatedAt: SOME_INSTANT,
    lastUsedAt: null,
    ...fields,
  };
}

/** The contract of credentials, the same on every database. */
export function describeCredentials(open: () => Harness): void {
  const store = () => open().storage.stores.credentials;
  const vault = () => open().storage.systemStores.credentials;
  const add = async (fields: Partial<CredentialRecord> = {}) => {
    const credential = buildCredential(fields.ownerId ?? (await addUser(open())), fields);
    expect(await store().insertCredential(credential, 50, buildAudit())).toBe(true);
    return credential;
  };
  const addWorkflowWith = async (ownerId: UserId, credentialIds: readonly string[]) => {
    const workflow = buildWorkflow({ ownerId });
    await open().storage.stores.workflows.insertWorkflow(workflow, 50, buildAudit(), undefined, credentialIds);
    return workflow;
  };
  const change = (name: string) => ({ ...buildCredential('' as UserId), name });

  describe('credentials', () => {
    test('one comes back as it was stored, to its owner only', async () => {
      const credential = await add({ tokensSealed: 'v1.x', state: 'needs_reconnect', lastUsedAt: SOME_INSTANT });
      expect(await store().findCredential(credential.ownerId, credential.id)).toEqual(credential);
      expect(await store().findCredential(await addUser(open()), credential.id)).toBeUndefined();
    });

    test('they are listed newest first, page by page, and their types are found by id, each owner theirs', async () => {
      const ownerId = await addUser(open());
      const mine = [await add({ ownerId }), await add({ ownerId, type: 'smtp' }), await add({ ownerId })];
      const foreign = await add();
      const first = await store().listCredentials(ownerId, { limit: 2 });
      expect(first.items).toEqual([mine[2], mine[1]]);
      const rest = await store().listCredentials(ownerId, { limit: 2, cursor: first.nextCursor ?? undefined });
      expect(rest).toEqual({ items: [mine[0]], nextCursor: null });
      const ids = [...mine, foreign].map(({ id }) => id);
      expect([...(await store().findTypes(ownerId, ids)).values()].sort()).toEqual(['bearer', 'bearer', 'smtp']);
      expect(await store().findTypes(ownerId, [])).toEqual(new Map());
    });

    test('an insert past the limit is refused, of many at the same time too', async () => {
      const ownerId = await addUser(open());
      const insert = () => store().insertCredential(buildCredential(ownerId), 3, buildAudit());
      const inserted = await Promise.all(Array.from({ length: 8 }, insert));
      expect(inserted.filter((isStored) => isStored)).toHaveLength(3);
    });

    test('a change is made at the revision that it was made for, once, and by the owner', async () => {
      const { id, ownerId } = await add();
      const stranger = await addUser(open());
      expect(await store().updateCredential(stranger, id, 1, change('theirs'), buildAudit())).toBe(false);
      const both = await Promise.all(
        ['one', 'other'].map((name) => store().updateCredential(ownerId, id, 1, change(name), buildAudit())),
      );
      expect(both.toSorted()).toEqual([false, true]);
      expect(await store().findCredential(ownerId, id)).toMatchObject({ revision: 2, name: both[0] ? 'one' : 'other' });
      await expect(store().updateCredential(ownerId, id, 2, change('x'), EXPLODES)).rejects.toThrow('planted fault');
      expect(await store().findCredential(ownerId, id)).toMatchObject({ revision: 2 });
    });

    test('a version may use what it was saved with, under all later versions with the same definition', async () => {
      const { id, ownerId } = await add();
      await add({ ownerId });
      const workflow = await addWorkflowWith(ownerId, [id]);
      const bound = async (workflowVersion: number, owner = ownerId) =>
        (await vault().listBound({ ownerId: owner, workflowId: workflow.id, workflowVersion })).map((one) => one.id);
      const { workflows } = open().storage.stores;
      await workflows.updateWorkflow(ownerId, workflow.id, 1, { name: 'New' }, buildAudit());
      const definition = { value: buildDefinition(), issues: [] };
      await workflows.updateWorkflow(ownerId, workflow.id, 2, { definition }, buildAudit());
      expect([await bound(1), await bound(2), await bound(3)]).toEqual([[id], [id], []]);
      expect(await bound(1, await addUser(open()))).toEqual([]);
    });

    test("a version cannot be saved with a stranger's credential or with one that is gone, and then nothing is", async () => {
      const mine = await add();
      const foreign = await add();
      const { workflows } = open().storage.stores;
      for (const id of [foreign.id, newCredentialId()]) {
        await expect(addWorkflowWith(mine.ownerId, [mine.id, id])).rejects.toThrow(CredentialGoneError);
      }
      expect(await count(open(), 'workflows', `owner_id = '${mine.ownerId}'`)).toBe(0);
      const workflow = await addWorkflowWith(mine.ownerId, []);
      const definition = { value: buildDefinition(), issues: [], credentialIds: [foreign.id] };
      await expect(
        workflows.updateWorkflow(mine.ownerId, workflow.id, 1, { definition }, buildAudit()),
      ).rejects.toThrow(CredentialGoneError);
      expect(await workflows.findWorkflow(mine.ownerId, workflow.id)).toMatchObject({ version: 1 });
    });

    test('one is deleted once, by its owner, and not while a current definition names it', async () => {
      const { id, ownerId } = await add();
      const workflow = await addWorkflowWith(ownerId, [id]);
      const remove = (owner = ownerId) => store().deleteCredential(owner, id, buildAudit());
      const uses = [{ workflowId: workflow.id, name: workflow.name }];
      expect(await remove()).toEqual({ kind: 'in-use', uses });
      expect(await store().listUses(ownerId, id, 5)).toEqual(uses);
      const definition = { value: buildDefinition(), issues: [] };
      await open().storage.stores.workflows.updateWorkflow(ownerId, workflow.id, 1, { definition }, buildAudit());
      expect(await remove(await addUser(open()))).toEqual({ kind: 'not-found' });
      await expect(store().deleteCredential(ownerId, id, EXPLODES)).rejects.toThrow('planted fault');
      expect(await remove()).toEqual({ kind: 'deleted' });
      expect(await remove()).toEqual({ kind: 'not-found' });
      expect(await vault().listBound({ ownerId, workflowId: workflow.id, workflowVersion: 1 })).toEqual([]);
    });

    test('of a save and a deletion at once, one is refused', async () => {
      const ownerId = await addUser(open());
      for (let round = 0; round < 10; round += 1) {
        const { id } = await add({ ownerId });
        const [saved, deleted] = await Promise.allSettled([
          addWorkflowWith(ownerId, [id]),
          store().deleteCredential(ownerId, id, buildAudit()),
        ]);
        const isDeleted = deleted.status === 'fulfilled' && deleted.value.kind === 'deleted';
        expect([saved.status, isDeleted]).not.toEqual(['fulfilled', true]);
        expect([saved.status, isDeleted]).not.toEqual(['rejected', false]);
      }
    });

    test('one asks for new tokens at a time, at the revision that it saw, and its tokens are kept once', async () => {
      const { id, ownerId } = await add({ type: 'oauth2_client_credentials' });
      const locks = await Promise.all(Array.from({ length: 5 }, () => vault().lockTokens(id, 1)));
      expect(locks.filter((isMine) => isMine)).toHaveLength(1);
      expect(await vault().lockTokens(id, 2)).toBe(false);
      await vault().unlockTokens(id, 1);
      expect(await vault().lockTokens(id, 1)).toBe(true);
      const tokens = { tokensSealed: 'v1.k.n.c.t', state: 'needs_reconnect' as const };
      expect(await vault().saveTokens(id, 1, tokens)).toBe(true);
      expect(await vault().saveTokens(id, 1, tokens)).toBe(false);
      expect(await vault().findCredential(id)).toMatchObject({ ...tokens, revision: 2, ownerId });
      expect(await vault().lockTokens(id, 2)).toBe(true);
    });

    test('what another key sealed is found by row, and replaced if it is still that', async () => {
      const sealedStore = open().storage.systemStores.sealed;
      const { id, ownerId } = await add({ secretsSealed: 'v1.old.n.c.t', tokensSealed: 'v1.new.n.c.t' });
      const others = async (kind: number) => {
        const values = await sealedStore.listOthers(kind, 'new', '', 1_000);
        return values.filter(({ place }) => place.rowId === id);
      };
      const found = await Promise.all(Array.from({ length: sealedStore.kinds }, (_, kind) => others(kind)));
      const place = { table: 'credentials', rowId: id, ownerId, column: 'secrets_sealed' };
      const value = { label: 'credentials' as const, place, sealed: 'v1.old.n.c.t' };
      expect(found.flat()).toEqual([value]);
      expect(await sealedStore.replace({ ...value, sealed: 'v1.older' }, 'v1.new.x')).toBe(false);
      expect(await sealedStore.replace(value, 'v1.new.x')).toBe(true);
      expect(await store().findCredential(ownerId, id)).toMatchObject({ secretsSealed: 'v1.new.x', revision: 1 });
      expect(await sealedStore.listOthers(1, 'new', id, 1)).not.toContainEqual(expect.objectContaining({ place }));
    });

    test('what is done with one can be noted by itself', async () => {
      const entry = buildAudit({ action: 'credential.tested' });
      const noted = (): Promise<number> => count(open(), 'audit_log', `action = 'credential.tested'`);
      const before = await noted();
      await store().appendAudit(entry);
      expect(await noted()).toBe(before + 1);
    });

    test('the last use goes forward only', async () => {
      const { id, ownerId } = await add();
      await vault().setLastUsed(id, SOME_INSTANT + 1);
      await vault().setLastUsed(id, SOME_INSTANT);
      expect(await store().findCredential(ownerId, id)).toMatchObject({ lastUsedAt: SOME_INSTANT + 1, revision: 1 });
    });
  });
}
