import { checkConfig } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { webhook } from './definition.ts';

describe('webhook', () => {
  it('takes POST when nothing is said', () => {
    expect(webhook.config.parse({})).toMatchObject({ method: 'POST', respond: 'async' });
  });

  it('takes one method or several, and a path as a label', () => {
    expect(webhook.config.parse({ method: 'PUT', path: '/webhook/abc123' })).toMatchObject({
      method: 'PUT',
      path: '/webhook/abc123',
    });
    const all = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
    expect(webhook.config.parse({ method: all })).toMatchObject({ method: all });
  });

  it.each([{ method: 'TRACE' }, { method: [] }, { method: ['GET', 'x'] }, { path: 1 }, { secret: 'x' }])(
    'refuses %j',
    (config) => {
      expect(checkConfig(webhook.config, config).length).toBeGreaterThan(0);
    },
  );

  const CREDENTIAL = '01a20960-ba7a-7000-b56e-35a4299c1d35';
  const MISSING = 'Required, unless a credential holds it';
  const TWICE = 'The credential holds it: leave it out here, or the credential';

  it.each([
    [{ auth: { type: 'basic', username: 'ada' } }, ['auth', 'password'], MISSING],
    [{ auth: { type: 'header' } }, ['auth', 'value'], MISSING],
    [{ auth: { type: 'bearer' } }, ['auth', 'token'], MISSING],
    [{ auth: { type: 'jwt' } }, ['auth', 'key'], MISSING],
    [{ signature: { preset: 'github' } }, ['signature', 'secret'], MISSING],
    [{ auth: { type: 'bearer', token: 't' }, auth_credential: CREDENTIAL }, ['auth', 'token'], TWICE],
    [
      { signature: { preset: 'github', secret: 's' }, signature_credential: CREDENTIAL },
      ['signature', 'secret'],
      TWICE,
    ],
    [
      { signature: { preset: 'github', previous_secret: 's' }, signature_credential: CREDENTIAL },
      ['signature', 'previous_secret'],
      TWICE,
    ],
    [{ auth_credential: CREDENTIAL }, ['auth_credential'], expect.stringContaining('"Who may call"')],
    [{ signature_credential: CREDENTIAL }, ['signature_credential'], expect.stringContaining('"Signature"')],
    [
      { auth: { type: 'jwt', algorithm: 'RS256' }, auth_credential: CREDENTIAL },
      ['auth_credential'],
      expect.stringContaining('no secret'),
    ],
  ])('wants each secret in one place: %j', (config, path, issue) => {
    expect(checkConfig(webhook.config, config)).toMatchObject([{ path, message: issue }]);
  });

  const rulesOf = (config: object, secret = 'geheim', previous?: string) =>
    webhook.hook?.(webhook.config.parse(config), (id) => (id === CREDENTIAL ? { secret, previous } : undefined));

  it.each([
    [{ type: 'basic', username: 'ada' }, { password: 'geheim' }],
    [
      { type: 'header', name: 'X-Key' },
      { name: 'x-key', value: 'geheim' },
    ],
    [{ type: 'bearer' }, { token: 'geheim' }],
    [{ type: 'jwt' }, { key: 'geheim', algorithm: 'HS256' }],
  ])('takes the secret of callers from a credential: %j', (auth, expected) => {
    expect(rulesOf({ auth, auth_credential: CREDENTIAL })?.auth).toMatchObject(expected);
  });

  it('takes the secrets of a signature from a credential, the previous one too', () => {
    const signed = { signature: { preset: 'github' }, signature_credential: CREDENTIAL };
    expect(rulesOf(signed)?.signature).toEqual({ preset: 'github', secrets: ['geheim'] });
    expect(rulesOf(signed, 'new', 'old')?.signature?.secrets).toEqual(['new', 'old']);
  });

  it('is closed to all without the secret that it names, or with one that cannot be its sender’s', () => {
    const other = '01a20960-ba7a-7000-b56e-35a4299c1d36';
    for (const rules of [
      rulesOf({ auth: { type: 'bearer' }, auth_credential: other }),
      rulesOf({ signature: { preset: 'github' }, signature_credential: other }),
    ]) {
      expect(rules).toMatchObject({ auth: undefined, signature: undefined, closed: expect.stringContaining('gone') });
    }
    const standard = { signature: { preset: 'standard' }, signature_credential: CREDENTIAL };
    expect(rulesOf(standard, 'geheim!')).toMatchObject({ closed: expect.stringContaining('whsec_') });
    expect(rulesOf(standard, 'whsec_Z2VoZWlt')).not.toHaveProperty('closed');
  });
});
