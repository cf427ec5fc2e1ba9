import { createCipheriv } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createKeyring, type KeyLabel, type SealedPlace } from './keyring.ts';

const keyring = createKeyring('a secret of 32 random bytes or so');
const PLACE: SealedPlace = { table: 'workflows', rowId: 'w-1', ownerId: 'u-1', column: 'webhook_token_sealed' };

const KEY_LABELS: readonly KeyLabel[] = [
  'tokens',
  'webhook-tokens',
  'credentials',
  'oauth-state',
  'idempotency',
  'check',
];

describe('keyring', () => {
  test.each(['', 'token', 'Grüße 🎉', 'x'.repeat(100_000)])('what is sealed opens again', (text) => {
    expect(keyring.open('webhook-tokens', keyring.seal('webhook-tokens', text, PLACE), PLACE)).toBe(text);
  });

  test('the same text is never the same ciphertext', () => {
    const sealed = Array.from({ length: 50 }, () => keyring.seal('webhook-tokens', 'text', PLACE));
    expect(new Set(sealed).size).toBe(50);
    expect(sealed.join()).not.toContain('text');
  });

  test.each(['table', 'rowId', 'ownerId', 'column'] as const)(
    'a ciphertext moved to another %s does not open',
    (part) => {
      const sealed = keyring.seal('webhook-tokens', 'text', PLACE);
      expect(() => keyring.open('webhook-tokens', sealed, { ...PLACE, [part]: 'other' })).toThrow();
    },
  );

  test('places whose parts run together the same way are different places', () => {
    const sealed = keyring.seal('webhook-tokens', 'text', { ...PLACE, table: 'ab', rowId: 'c' });
    expect(() => keyring.open('webhook-tokens', sealed, { ...PLACE, table: 'a', rowId: 'bc' })).toThrow();
  });

  test('nothing opens under another secret or for another use', () => {
    const sealed = keyring.seal('webhook-tokens', 'text', PLACE);
    const other = createKeyring('another secret of 32 random bytes');
    expect(() => other.open('webhook-tokens', sealed, PLACE)).toThrow(/another SECRET_KEY/);
    const renamed = sealed.replace(keyring.keyId, other.keyId);
    expect(() => other.open('webhook-tokens', renamed, PLACE)).toThrow();
    expect(() => keyring.open('check', sealed, PLACE)).toThrow();
  });

  test('what the secret before sealed opens with it, and new things are sealed with the new one', () => {
    const before = createKeyring('the secret before this one, of 32 bytes');
    const sealed = before.seal('credentials', 'text', PLACE);
    const both = createKeyring('a secret of 32 random bytes or so', 'the secret before this one, of 32 bytes');
    expect(both.open('credentials', sealed, PLACE)).toBe('text');
    expect(() => keyring.open('credentials', sealed, PLACE)).toThrow(/another SECRET_KEY/);
    expect(both.seal('credentials', 'text', PLACE)).toMatch(new RegExp(`^v1\\.${keyring.keyId}\\.`));
    expect(both.previous?.keyId).toBe(before.keyId);
  });

  test('a change of any one character is noticed', () => {
    const sealed = keyring.seal('webhook-tokens', 'some text', PLACE);
    for (let at = 0; at < sealed.length; at += 1) {
      for (const character of ['A', 'B', 'x', '.', '=']) {
        if (sealed[at] === character) continue;
        const changed = sealed.slice(0, at) + character + sealed.slice(at + 1);
        expect(() => keyring.open('webhook-tokens', changed, PLACE), changed).toThrow();
      }
    }
  });

  test.each(['', 'v1', 'v2.a.b.c.d', 'plain text'])('%j is no sealed value', (text) => {
    expect(() => keyring.open('webhook-tokens', text, PLACE)).toThrow('this is not a sealed value');
  });

  test('more or fewer parts than a sealed value has are refused', () => {
    const sealed = keyring.seal('webhook-tokens', 'some text', PLACE);
    expect(() => keyring.open('webhook-tokens', `${sealed}.AAAA`, PLACE)).toThrow();
    expect(() => keyring.open('webhook-tokens', sealed.slice(0, sealed.lastIndexOf('.')), PLACE)).toThrow();
  });

  test.each([4, 8, 12, 15])('a tag cut to %i bytes is refused, because so few can be guessed', (bytes) => {
    const key = keyring.derive('webhook-tokens');
    const nonce = Buffer.alloc(12);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(JSON.stringify([PLACE.table, PLACE.rowId, PLACE.ownerId, PLACE.column])));
    const ciphertext = Buffer.concat([cipher.update('text'), cipher.final()]);
    const seal = (tag: Buffer) =>
      ['v1', keyring.keyId, ...[nonce, ciphertext, tag].map((part) => part.toString('base64url'))].join('.');
    const tag = cipher.getAuthTag();
    expect(keyring.open('webhook-tokens', seal(tag), PLACE)).toBe('text');
    expect(() => keyring.open('webhook-tokens', seal(tag.subarray(0, bytes)), PLACE)).toThrow();
  });

  test('each use has its own key of 32 bytes, the same for the same secret', () => {
    const keys = KEY_LABELS.map((label) => Buffer.from(keyring.derive(label)).toString('hex'));
    expect(new Set(keys).size).toBe(KEY_LABELS.length);
    expect(keys.every((key) => key.length === 64)).toBe(true);
    const again = createKeyring('a secret of 32 random bytes or so');
    expect(KEY_LABELS.map((label) => Buffer.from(again.derive(label)).toString('hex'))).toEqual(keys);
    expect(again.keyId).toBe(keyring.keyId);
  });

  test('an idempotency key tells every step of every execution apart, and is the same each time', () => {
    const steps: [string, string, string][] = [
      ['e1', 'a', ''],
      ['e1', 'a', '0'],
      ['e1', 'a0', ''],
      ['e1a', '', ''],
      ['e', '1a', ''],
      ['e1', '","a', ''],
      ['e1', '', 'a'],
    ];
    const keys = steps.map((step) => keyring.idempotencyKey(...step));
    expect(new Set(keys).size).toBe(steps.length);
    expect(steps.map((step) => keyring.idempotencyKey(...step))).toEqual(keys);
    expect(createKeyring('another secret').idempotencyKey('e1', 'a', '')).not.toBe(keys[0]);
  });
});
