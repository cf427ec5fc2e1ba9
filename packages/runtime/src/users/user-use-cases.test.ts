import { describe, expect, test } from 'vitest';
import { openInstance } from '../conformance/instance.conformance.ts';

const ANNA = { email: 'anna@example.com', passwordHash: 'hash', address: '192.0.2.7' };

describe('accounts', () => {
  test('a registered user is found by id and by e-mail', async () => {
    const { useCases } = await openInstance();
    const user = await useCases.users.register(ANNA);
    expect(user).toMatchObject({ email: ANNA.email, isDisabled: false });
    expect(await useCases.users.find(user.id)).toEqual(user);
    expect(await useCases.users.findByEmail(ANNA.email)).toEqual(user);
  });

  test('an e-mail address has one account', async () => {
    const { useCases } = await openInstance();
    await useCases.users.register(ANNA);
    await expect(useCases.users.register(ANNA)).rejects.toMatchObject({ code: 'EMAIL_TAKEN' });
  });

  test('a closed registration makes no account and says so before any work is done', async () => {
    const { useCases } = await openInstance({ isRegistrationOpen: false });
    expect(useCases.users.isRegistrationOpen()).toBe(false);
    await expect(useCases.users.register(ANNA)).rejects.toMatchObject({ code: 'REGISTRATION_CLOSED' });
    expect(await useCases.users.findByEmail(ANNA.email)).toBeUndefined();
  });

  test('a password hash is replaced only if it is still the one that was read', async () => {
    const { useCases } = await openInstance();
    const { id } = await useCases.users.register(ANNA);
    await useCases.users.replacePasswordHash(id, 'another', 'stolen');
    expect((await useCases.users.find(id))?.passwordHash).toBe('hash');
    await useCases.users.replacePasswordHash(id, 'hash', 'better');
    expect((await useCases.users.find(id))?.passwordHash).toBe('better');
  });
});
