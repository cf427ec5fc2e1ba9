import { randomUUID } from 'node:crypto';
import { createFakeClock } from '@automateos/testing';
import { describe, expect, test } from 'vitest';
import { openInstance } from '../conformance/instance.conformance.ts';
import type { SessionGrant, UseCases } from '../use-cases.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ADDRESS = '192.0.2.7';

async function openAccount() {
  const clock = createFakeClock();
  const { useCases, storage } = await openInstance({ clock, isStarted: false });
  const user = await useCases.users.register({ email: 'anna@example.com', passwordHash: 'hash', address: ADDRESS });
  const { sessions } = useCases;
  const begin = async (): Promise<SessionGrant> => {
    const current = await useCases.users.find(user.id);
    const grant = current && (await sessions.start(current));
    if (grant === undefined) throw new Error('no session was begun');
    return grant;
  };
  const actor = { userId: user.id, address: ADDRESS };
  const tokenOf = (sessionId?: SessionGrant['sessionId']) => ({
    tokenId: randomUUID(),
    expiresAt: clock.nowMs() + HOUR_MS,
    sessionId,
  });
  return { clock, useCases, storage, user, actor, sessions, begin, tokenOf };
}

const refresh = (sessions: UseCases['sessions'], { refreshToken }: SessionGrant) =>
  sessions.refresh(refreshToken, ADDRESS);

describe('sessions', () => {
  test('go on from token to token', async () => {
    const { sessions, begin, user } = await openAccount();
    const first = await begin();
    expect(first.refreshToken).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const second = await sessions.refresh(first.refreshToken, ADDRESS);
    expect(second).toEqual({
      userId: user.id,
      tokenVersion: user.tokenVersion,
      sessionId: first.sessionId,
      refreshToken: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
    });
    expect(second?.refreshToken).not.toBe(first.refreshToken);
    const third = await sessions.refresh(second?.refreshToken ?? '', ADDRESS);
    expect(third?.sessionId).toBe(first.sessionId);
  });

  test('give two tabs at the same moment the same next token, and nobody after ten seconds', async () => {
    const { sessions, begin, clock, tokenOf } = await openAccount();
    const grant = await begin();
    const [left, right] = await Promise.all([refresh(sessions, grant), refresh(sessions, grant)]);
    expect(left).toEqual(right);
    clock.advance(9_999);
    expect(await refresh(sessions, grant)).toEqual(left);
    clock.advance(1);
    expect(await refresh(sessions, grant)).toBeUndefined();
    expect(await sessions.refresh(left?.refreshToken ?? '', ADDRESS)).toBeUndefined();
    expect(await sessions.isRevoked(tokenOf(grant.sessionId))).toBe(true);
  });

  test('end thirty days after they were carried on last', async () => {
    const { sessions, begin, clock } = await openAccount();
    const first = await begin();
    clock.advance(30 * DAY_MS - 1);
    const second = await sessions.refresh(first.refreshToken, ADDRESS);
    clock.advance(30 * DAY_MS);
    expect(await sessions.refresh(second?.refreshToken ?? '', ADDRESS)).toBeUndefined();
  });

  test('are not begun for an account that changed since it was read', async () => {
    const { sessions, user, actor } = await openAccount();
    await sessions.endAll(actor);
    expect(await sessions.start(user)).toBeUndefined();
  });

  test('store no token that could be used', async () => {
    const { storage, begin } = await openAccount();
    const { refreshToken } = await begin();
    const { rotateToken } = storage.stores.sessions;
    const next = { salt: 's', tokenHash: 'h', expiresAt: DAY_MS };
    const use = { at: 0, next, graceMs: 1, revokedUntil: 1, address: null };
    expect(await rotateToken({ ...use, tokenHash: refreshToken })).toEqual({ kind: 'unknown' });
  });
});

describe('the end of a session', () => {
  test('by its access token refuses that token and the others of the session, and no other', async () => {
    const { sessions, begin, actor, tokenOf } = await openAccount();
    const [grant, other] = [await begin(), await begin()];
    const token = tokenOf(grant.sessionId);
    await sessions.end(actor, { ...token, refreshToken: undefined });
    expect(await sessions.isRevoked(token)).toBe(true);
    expect(await sessions.isRevoked(tokenOf(grant.sessionId)), 'another tab').toBe(true);
    expect(await sessions.isRevoked(tokenOf(other.sessionId))).toBe(false);
    expect(await sessions.isRevoked(tokenOf())).toBe(false);
    expect(await refresh(sessions, grant)).toBeUndefined();
    expect(await refresh(sessions, other)).toBeDefined();
  });

  test('by a token without a session ends that of the cookie', async () => {
    const { sessions, begin, actor, tokenOf } = await openAccount();
    const grant = await begin();
    const token = tokenOf();
    await sessions.end(actor, { ...token, refreshToken: grant.refreshToken });
    expect(await sessions.isRevoked(token)).toBe(true);
    expect(await refresh(sessions, grant)).toBeUndefined();
  });

  test('is remembered as long as its tokens would have lived', async () => {
    const { sessions, begin, actor, tokenOf, clock, storage } = await openAccount();
    const grant = await begin();
    const token = tokenOf(grant.sessionId);
    await sessions.end(actor, { ...token, refreshToken: undefined });
    const purge = () => storage.systemStores.executionQueue.purgeDeleted(100);
    clock.advance(HOUR_MS);
    await purge();
    expect(await sessions.isRevoked(token)).toBe(true);
    expect(await sessions.isRevoked(tokenOf(grant.sessionId))).toBe(true);
    clock.advance(60_000);
    await purge();
    expect(await sessions.isRevoked(token)).toBe(false);
  });
});

describe('a change of password', () => {
  test('ends every session and raises the token version; a new session takes their place if there was one', async () => {
    const { useCases, sessions, begin, actor, user } = await openAccount();
    const grant = await begin();
    const { tokenVersion } = user;
    const input = { tokenVersion, passwordHash: 'new', isRemembered: true };
    const changed = await useCases.users.changePassword(actor, input);
    expect(changed).toEqual({ tokenVersion: tokenVersion + 1, grant: expect.anything() });
    expect(await useCases.users.find(user.id)).toMatchObject({ passwordHash: 'new', tokenVersion: tokenVersion + 1 });
    expect(await refresh(sessions, grant)).toBeUndefined();
    const next = changed?.grant && (await refresh(sessions, changed.grant));
    expect(next).toMatchObject({ tokenVersion: tokenVersion + 1, sessionId: changed?.grant?.sessionId });
  });

  test('without a session begins none, and is made once', async () => {
    const { useCases, actor, user } = await openAccount();
    const input = { tokenVersion: user.tokenVersion, passwordHash: 'new', isRemembered: false };
    expect(await useCases.users.changePassword(actor, input)).toMatchObject({ grant: undefined });
    expect(await useCases.users.changePassword(actor, input)).toBeUndefined();
  });
});

test('what people do to their accounts is audited, with the address', async () => {
  const entries: string[] = [];
  const note = (entry: { action: string; subjectId: string | null; address: string | null }) =>
    entries.push(`${entry.action} ${entry.address}`);
  const { useCases } = await openInstance({
    isStarted: false,
    stores: ({ sessions, users, ...stores }) => ({
      ...stores,
      users: {
        ...users,
        appendAudit: (entry) => {
          note(entry);
          return users.appendAudit(entry);
        },
      },
      sessions: {
        ...sessions,
        endSession: (actor, session, revoked, entry) => {
          note(entry);
          return sessions.endSession(actor, session, revoked, entry);
        },
        endAllSessions: (actor, entry) => {
          note(entry);
          return sessions.endAllSessions(actor, entry);
        },
        changePassword: (actor, change, entry) => {
          note(entry);
          return sessions.changePassword(actor, change, entry);
        },
      },
    }),
  });
  const { users, sessions } = useCases;
  const { id, tokenVersion } = await users.register({ email: 'a@example.com', passwordHash: 'h', address: ADDRESS });
  const actor = { userId: id, address: ADDRESS };
  await users.recordWrongPassword(actor);
  await users.changePassword(actor, { tokenVersion, passwordHash: 'new', isRemembered: false });
  await sessions.end(actor, { tokenId: randomUUID(), expiresAt: 1, sessionId: undefined, refreshToken: undefined });
  await sessions.endAll(actor);
  expect(entries).toEqual([
    `user.password-change-failed ${ADDRESS}`,
    `user.password-changed ${ADDRESS}`,
    `user.signed-out ${ADDRESS}`,
    `user.signed-out-everywhere ${ADDRESS}`,
  ]);
});
