import { randomUUID } from 'node:crypto';
import type { UserId } from '@automateos/model';
import type { NewSession, TokenUse } from '@automateos/runtime';
import { buildAudit, newSessionId, SOME_INSTANT } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { addUser, count, EXPLODES, type Harness } from './harness.conformance.ts';

const GRACE_MS = 10_000;
const DAY_MS = 86_400_000;

function buildSession(userId: UserId, fields: Partial<NewSession> = {}): NewSession {
  const at = SOME_INSTANT;
  return {
    id: newSessionId(),
    userId,
    tokenVersion: 0,
    tokenHash: randomUUID(),
    at,
    expiresAt: at + DAY_MS,
    ...fields,
  };
}

interface UseFields {
  readonly at?: number;
  readonly salt?: string;
  readonly next?: string;
}

function buildUse(tokenHash: string, fields: UseFields = {}): TokenUse {
  const { at = SOME_INSTANT, salt = randomUUID(), next = randomUUID() } = fields;
  return {
    tokenHash,
    at,
    next: { salt, tokenHash: next, expiresAt: at + DAY_MS },
    graceMs: GRACE_MS,
    revokedUntil: at + DAY_MS,
    address: '192.0.2.7',
  };
}

/** The contract of sessions, the same on every database. */
export function describeSessions(open: () => Harness): void {
  const store = () => open().storage.stores.sessions;
  const begin = async (fields: Partial<NewSession> = {}) => {
    const userId = fields.userId ?? (await addUser(open()));
    const session = buildSession(userId, fields);
    expect(await store().startSession(session)).toBe(true);
    return session;
  };
  const rotate = (tokenHash: string, fields: UseFields = {}) => store().rotateToken(buildUse(tokenHash, fields));
  const kindOf = async (tokenHash: string, fields: UseFields = {}) => (await rotate(tokenHash, fields)).kind;

  describe('sessions', () => {
    test('a token is good for one use, which makes the next one', async () => {
      const { id, userId, tokenHash } = await begin();
      const rotation = await rotate(tokenHash, { salt: 'salt', next: `${id} 2` });
      expect(rotation).toEqual({ kind: 'rotated', sessionId: id, userId, tokenVersion: 0, salt: 'salt' });
      expect(await rotate(`${id} 2`, { salt: 'other' })).toMatchObject({
        kind: 'rotated',
        sessionId: id,
        salt: 'other',
      });
    });

    test('of many uses at once one makes the next token, and all get the same answer', async () => {
      const { id, tokenHash } = await begin();
      const uses = Array.from({ length: 8 }, (_, n) => rotate(tokenHash, { salt: `salt ${n}`, next: `${id} ${n}` }));
      const salts = (await Promise.all(uses)).map((one) => (one.kind === 'rotated' ? one.salt : one.kind));
      expect(new Set(salts).size).toBe(1);
      expect(await count(open(), 'refresh_tokens', `session_id = '${id}' and used_at is null`)).toBe(1);
      expect(await kindOf(`${id} ${salts[0]?.slice('salt '.length)}`)).toBe('rotated');
    });

    test('the token used last gets its answer again for ten seconds; then it ends the session', async () => {
      const { id, userId, tokenHash } = await begin();
      const first = await rotate(tokenHash, { next: `${id} 2` });
      expect(await rotate(tokenHash, { at: SOME_INSTANT + GRACE_MS - 1 })).toEqual(first);
      expect(await store().isRevoked([id])).toBe(false);
      expect(await kindOf(tokenHash, { at: SOME_INSTANT + GRACE_MS })).toBe('reused');
      expect(await kindOf(`${id} 2`)).toBe('unknown');
      expect(await store().isRevoked([id])).toBe(true);
      const isTold = `action = 'session.ended-by-reuse' and subject_id = '${id}' and actor_id = '${userId}'`;
      expect(await count(open(), 'audit_log', isTold)).toBe(1);
    });

    test('a token before the last used one ends the session at once', async () => {
      const { id, tokenHash } = await begin();
      await rotate(tokenHash, { next: `${id} 2` });
      await rotate(`${id} 2`, { next: `${id} 3` });
      expect(await count(open(), 'refresh_tokens', `session_id = '${id}' and next_salt is not null`)).toBe(1);
      expect(await kindOf(tokenHash)).toBe('reused');
      expect(await kindOf(`${id} 3`)).toBe('unknown');
    });

    test('the end of one session leaves the others of the account alone', async () => {
      const { userId, tokenHash, id } = await begin();
      const other = await begin({ userId });
      await rotate(tokenHash, { next: `${id} 2` });
      await rotate(`${id} 2`, { next: `${id} 3` });
      expect(await kindOf(tokenHash)).toBe('reused');
      expect(await kindOf(other.tokenHash)).toBe('rotated');
    });

    test('a token that never was, and one that has expired, are unknown', async () => {
      const { tokenHash } = await begin({ expiresAt: SOME_INSTANT + 5 });
      expect(await kindOf(randomUUID())).toBe('unknown');
      expect(await kindOf(tokenHash, { at: SOME_INSTANT + 5 })).toBe('unknown');
      expect(await kindOf(tokenHash, { at: SOME_INSTANT + 4 })).toBe('rotated');
    });

    test('a disabled account and one with another token version begin no session and go on with none', async () => {
      const { userId, tokenHash } = await begin();
      const set = (fields: { is_disabled?: number; token_version?: number }) =>
        open().db.updateTable('users').set(fields).where('id', '=', userId).execute();
      for (const fields of [{ is_disabled: 1 }, { is_disabled: 0, token_version: 1 }]) {
        await set(fields);
        expect(await store().startSession(buildSession(userId))).toBe(false);
        expect(await kindOf(tokenHash)).toBe('unknown');
      }
      await set({ token_version: 0 });
      expect(await kindOf(tokenHash)).toBe('rotated');
    });
  });

  describe('the end of a session', () => {
    test.each([
      ['its id', ({ id }: NewSession) => ({ id })],
      ['its token', ({ tokenHash }: NewSession) => ({ tokenHash })],
    ])('comes by %s, refuses what it is told, and leaves other sessions alone', async (_name, by) => {
      const session = await begin();
      const other = await begin({ userId: session.userId });
      const tokenId = randomUUID();
      const action = `signed-out ${tokenId}`;
      const revoked = [{ id: tokenId, expiresAt: SOME_INSTANT }];
      await store().endSession(session.userId, by(session), revoked, buildAudit({ action }));
      expect(await kindOf(session.tokenHash)).toBe('unknown');
      expect(await kindOf(other.tokenHash)).toBe('rotated');
      expect(await store().isRevoked([tokenId])).toBe(true);
      expect(await store().isRevoked([randomUUID(), tokenId])).toBe(true);
      expect(await store().isRevoked([randomUUID()])).toBe(false);
      expect(await count(open(), 'audit_log', `action = '${action}'`)).toBe(1);
      await store().endSession(session.userId, by(session), revoked, buildAudit({ action }));
    });

    test('does not come from somebody else', async () => {
      const { id, tokenHash } = await begin();
      await store().endSession(await addUser(open()), { id, tokenHash }, [], buildAudit());
      expect(await kindOf(tokenHash)).toBe('rotated');
    });

    test('without id and token ends nothing', async () => {
      const { userId, tokenHash } = await begin();
      await store().endSession(userId, {}, [], buildAudit());
      expect(await kindOf(tokenHash)).toBe('rotated');
    });

    test('that fails in its middle changes nothing', async () => {
      const { id, userId, tokenHash } = await begin();
      const revoked = [{ id, expiresAt: SOME_INSTANT }];
      await expect(store().endSession(userId, { id }, revoked, EXPLODES)).rejects.toThrow('planted fault');
      expect(await store().isRevoked([id])).toBe(false);
      expect(await kindOf(tokenHash)).toBe('rotated');
    });

    test('beside a use of its token leaves no token behind', async () => {
      for (let round = 0; round < 5; round += 1) {
        const { id, userId, tokenHash } = await begin();
        await Promise.all([
          rotate(tokenHash, { next: `${id} 2` }),
          store().endSession(userId, { id }, [], buildAudit()),
          rotate(tokenHash, { next: `${id} 3` }),
        ]);
        expect(await count(open(), 'refresh_tokens', `session_id = '${id}'`)).toBe(0);
      }
    });

    test('everywhere raises the token version and ends all sessions of the account, and of nobody else', async () => {
      const { userId, tokenHash } = await begin();
      const second = await begin({ userId });
      const stranger = await begin();
      await expect(store().endAllSessions(userId, EXPLODES)).rejects.toThrow('planted fault');
      await store().endAllSessions(userId, buildAudit());
      expect((await open().storage.stores.users.findUser(userId))?.tokenVersion).toBe(1);
      expect(await kindOf(tokenHash)).toBe('unknown');
      expect(await kindOf(second.tokenHash)).toBe('unknown');
      expect(await kindOf(stranger.tokenHash)).toBe('rotated');
    });
  });

  describe('a change of password', () => {
    const change = (userId: UserId, tokenVersion: number, next?: NewSession) =>
      store().changePassword(userId, { tokenVersion, passwordHash: 'new', next }, buildAudit());

    test('raises the token version, ends all sessions and begins the next one', async () => {
      const { userId, tokenHash } = await begin();
      const next = buildSession(userId, { tokenVersion: 1 });
      expect(await change(userId, 0, next)).toBe(true);
      expect(await open().storage.stores.users.findUser(userId)).toMatchObject({
        passwordHash: 'new',
        tokenVersion: 1,
      });
      expect(await kindOf(tokenHash)).toBe('unknown');
      expect(await rotate(next.tokenHash)).toMatchObject({ kind: 'rotated', sessionId: next.id, tokenVersion: 1 });
    });

    test('is made by one of many at once, and audited once', async () => {
      const userId = await addUser(open());
      const action = `password ${userId}`;
      const changes = Array.from({ length: 6 }, (_, n) =>
        store().changePassword(userId, { tokenVersion: 0, passwordHash: `new ${n}` }, buildAudit({ action })),
      );
      expect((await Promise.all(changes)).filter((isMade) => isMade)).toHaveLength(1);
      expect((await open().storage.stores.users.findUser(userId))?.tokenVersion).toBe(1);
      expect(await count(open(), 'audit_log', `action = '${action}'`)).toBe(1);
    });

    test('that fails in its middle changes nothing', async () => {
      const { userId, tokenHash } = await begin();
      const before = await open().storage.stores.users.findUser(userId);
      const failing = store().changePassword(userId, { tokenVersion: 0, passwordHash: 'new' }, EXPLODES);
      await expect(failing).rejects.toThrow('planted fault');
      expect(await open().storage.stores.users.findUser(userId)).toEqual(before);
      expect(await kindOf(tokenHash)).toBe('rotated');
    });

    test('beside a sign-in with the old password leaves no session of that behind', async () => {
      for (let round = 0; round < 5; round += 1) {
        const userId = await addUser(open());
        await Promise.all([store().startSession(buildSession(userId)), change(userId, 0)]);
        expect(await count(open(), 'refresh_tokens', `user_id = '${userId}'`)).toBe(0);
      }
    });
  });

  test('tokens and revocations are removed once they have expired', async () => {
    const { id, userId, tokenHash } = await begin({ expiresAt: Date.now() - 1_000 });
    const kept = await begin({ userId, expiresAt: Date.now() + DAY_MS });
    const [old, young] = [randomUUID(), randomUUID()];
    const revoked = [
      { id: old, expiresAt: Date.now() - 1_000 },
      { id: young, expiresAt: Date.now() + DAY_MS },
    ];
    await store().endSession(userId, {}, revoked, buildAudit());
    await open().storage.systemStores.executionQueue.purgeDeleted(1_000);
    expect(await count(open(), 'refresh_tokens', `session_id = '${id}'`)).toBe(0);
    expect(await kindOf(tokenHash)).toBe('unknown');
    expect(await kindOf(kept.tokenHash)).toBe('rotated');
    expect(await store().isRevoked([old])).toBe(false);
    expect(await store().isRevoked([young])).toBe(true);
  });
}
