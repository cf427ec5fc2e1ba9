import { hash } from '@node-rs/argon2';
import { expect, test } from 'vitest';
import { createPasswords } from './passwords.ts';

test('hashes are argon2id with the parameters of the house', async () => {
  const passwords = await createPasswords();
  const hashed = await passwords.hash('correct horse');
  expect(hashed).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(await passwords.verify(hashed, 'correct horse')).toBe(true);
  expect(await passwords.verify(hashed, 'correct horsE')).toBe(false);
  expect(passwords.isOutdated(hashed)).toBe(false);
  expect(passwords.isOutdated(await hash('x', { memoryCost: 8192, timeCost: 1, parallelism: 1 }))).toBe(true);
});

test('without a hash, or with one of another kind, nothing is right', async () => {
  const passwords = await createPasswords();
  expect(await passwords.verify(undefined, 'x')).toBe(false);
  expect(await passwords.verify('$2b$12$abcdefghijklmnopqrstuv', 'x')).toBe(false);
});

test('an unknown account costs about the work of a known one', async () => {
  const passwords = await createPasswords();
  const hashed = await passwords.hash('correct horse');
  const time = async (one: string | undefined) => {
    const times: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const start = performance.now();
      await passwords.verify(one, 'wrong');
      times.push(performance.now() - start);
    }
    return times.toSorted((left, right) => left - right)[4] ?? 0;
  };
  const ratio = (await time(undefined)) / (await time(hashed));
  expect(ratio).toBeGreaterThan(0.4);
  expect(ratio).toBeLessThan(2.5);
});

test('4 at once and 64 waiting are served, the next is sent away', async () => {
  const passwords = await createPasswords();
  const results = await Promise.allSettled(Array.from({ length: 70 }, () => passwords.verify(undefined, 'x')));
  const refused = results.filter((result) => result.status === 'rejected');
  expect(refused).toHaveLength(2);
  expect(refused[0]?.reason).toMatchObject({ code: 'UNAVAILABLE', headers: { 'retry-after': '2' } });
  expect(await passwords.verify(undefined, 'x'), 'the line is free again').toBe(false);
});
