import { describe, expect, test } from 'vitest';
import { SecretRedactor } from './secret-redactor.ts';

const SECRET = 'pa"ss wörd/+&=%42';

function redactor(...secrets: string[]): SecretRedactor {
  const made = new SecretRedactor();
  made.add(secrets);
  return made;
}

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the secrets of a run', () => {
  test.each([
    ['as it is', SECRET],
    ['in base64', base64(SECRET)],
    ['in base64 without padding', base64(SECRET).replace(/=+$/, '')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
    ['in hex', Buffer.from(SECRET).toString('hex')],
    ['in capital hex', Buffer.from(SECRET).toString('hex').toUpperCase()],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL in small letters', encodeURIComponent(SECRET).replaceAll(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
  ])('are taken out %s', (_name, form) => {
    const text = redactor(SECRET).text(`before ${form} after ${form}`);
    expect(text.replaceAll('=', '')).toBe('before [redacted] after [redacted]');
  });

  test.each(['', 'x', 'xy', 'xyz'])('are taken out of the base64 of a longer text, after %j', (before) => {
    const secret = 'the very secret';
    const text = redactor(secret).text(base64(`${before}${secret} and more`));
    expect(text).toContain('[redacted]');
    const left = Buffer.from(text.split('[redacted]').join('').replaceAll('=', ''), 'base64').toString('latin1');
    expect(left).not.toContain('secret');
  });

  test('are taken out of values at any depth, of keys, and of errors', () => {
    const redact = redactor('sesame1');
    const value = { a: [{ b: 'xsesame1y' }], 'sesame1-key': 1, c: '{"d":"sesame1"}', e: null, f: true };
    expect(redact.json(value)).toEqual({
      a: [{ b: 'x[redacted]y' }],
      '[redacted]-key': 1,
      c: '{"d":"[redacted]"}',
      e: null,
      f: true,
    });
    expect(redact.jsonText(JSON.stringify(value))).toBe(JSON.stringify(redact.json(value)));
    const error = { code: 'X', message: 'sesame1 is wrong', details: { body: ['sesame1'] } };
    expect(redact.stepError(error)).toEqual({
      code: 'X',
      message: '[redacted] is wrong',
      details: { body: ['[redacted]'] },
    });
    expect(redact.error(new Error('sesame1')).stack).not.toContain('sesame1');
  });

  test('leave everything else as it is, the value itself included', () => {
    const value = { a: ['sesame'] };
    expect(redactor('sesame1').json(value)).toBe(value);
    expect(redactor().json(value)).toBe(value);
    expect(redactor('a.c.e.').text('abcdef')).toBe('abcdef');
  });

  test('of less than 6 characters are not looked for', () => {
    expect(redactor('short').text('a short text')).toBe('a short text');
  });
});
