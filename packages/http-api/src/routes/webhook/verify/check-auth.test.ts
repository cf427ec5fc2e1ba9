import { createHmac, createSecretKey, generateKeyPairSync } from 'node:crypto';
import type { HookAuth } from '@automateos/model';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { checkAuth } from './check-auth.ts';
import { Disbelief } from './single-header.ts';

const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;

async function check(auth: HookAuth, headers: string[]): Promise<string | undefined> {
  try {
    await checkAuth(auth, headers, NOW_MS);
    return undefined;
  } catch (error) {
    if (error instanceof Disbelief) return error.message;
    throw error;
  }
}

const basicOf = (text: string) => ['Authorization', `Basic ${Buffer.from(text).toString('base64')}`];

describe('basic', () => {
  const auth: HookAuth = { type: 'basic', username: 'ada', password: 'pass:wörd' };
  test('takes the pair, and nothing else', async () => {
    expect(await check(auth, basicOf('ada:pass:wörd'))).toBeUndefined();
    for (const text of ['ada:pass:word', 'ada', 'Ada:pass:wörd', ':', 'ada:pass:wörd ']) {
      expect(await check(auth, basicOf(text))).toMatch(/wrong/);
    }
    expect(await check(auth, ['authorization', 'Bearer x'])).toMatch(/is not "Basic/);
    expect(await check(auth, [])).toMatch(/missing/);
  });
});

describe('header and bearer', () => {
  test('take their value once', async () => {
    const header: HookAuth = { type: 'header', name: 'x-token', value: 'geheim ü' };
    const sent = Buffer.from('geheim ü').toString('latin1'); // as node reads what arrives as UTF-8
    expect(await check(header, ['X-Token', sent])).toBeUndefined();
    expect(await check(header, ['X-Token', 'geheim'])).toMatch(/another value/);
    expect(await check(header, ['X-Token', sent, 'x-token', sent])).toMatch(/more than once/);
    const bearer: HookAuth = { type: 'bearer', token: 't0ken' };
    expect(await check(bearer, ['authorization', 'Bearer t0ken'])).toBeUndefined();
    for (const value of ['Bearer t0keN', 'Bearer', 't0ken', 'Bearer t0ken t0ken', 'Basic t0ken']) {
      expect(await check(bearer, ['authorization', value])).toBeDefined();
    }
  });
});

describe('JWT', () => {
  const secret = 'a shared secret of thirty-two letters';
  const hs: HookAuth = { type: 'jwt', algorithm: 'HS256', key: secret, issuer: undefined, audience: undefined };
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const rs: HookAuth = { ...hs, algorithm: 'RS256', key: pem };
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const es: HookAuth = {
    ...hs,
    algorithm: 'ES256',
    key: ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
  const sign = (alg: string, key: Parameters<SignJWT['sign']>[0], claims: Record<string, unknown> = {}) =>
    new SignJWT({ exp: NOW_S + 60, ...claims }).setProtectedHeader({ alg }).sign(key);
  const bearer = (token: string) => ['authorization', `Bearer ${token}`];
  const secretKey = createSecretKey(Buffer.from(secret));

  test('takes tokens of its one algorithm and key', async () => {
    const tokens: [HookAuth, string][] = [
      [hs, await sign('HS256', secretKey)],
      [rs, await sign('RS256', rsa.privateKey)],
      [es, await sign('ES256', ec.privateKey)],
    ];
    for (const [auth] of tokens) {
      for (const [owner, token] of tokens) {
        const told = await check(auth, bearer(token));
        expect(told === undefined).toBe(owner === auth);
      }
    }
  });

  test('refuses a token signed with the public key as a secret, and one without a signature', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const key of [pem, pem.trim(), `${pem}\n`]) {
      const text = `${encode({ alg: 'HS256' })}.${encode({ exp: NOW_S + 60 })}`;
      const token = `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
      expect(await check(rs, bearer(token))).toBeDefined();
    }
    for (const alg of ['none', 'None', 'nOnE', '']) {
      const token = `${encode({ alg })}.${encode({ exp: NOW_S + 60 })}.`;
      for (const auth of [hs, rs, es]) expect(await check(auth, bearer(token))).toBeDefined();
    }
  });

  test('refuses every changed byte, other spellings and other numbers of parts', async () => {
    const token = await sign('HS256', secretKey);
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'A' ? 'B' : 'A';
      expect(await check(hs, bearer(token.slice(0, at) + other + token.slice(at + 1)))).toBeDefined();
    }
    for (const odd of [`${token}=`, `${token}.`, token.split('.').slice(0, 2).join('.'), `${token}.x`]) {
      expect(await check(hs, bearer(odd))).toBeDefined();
    }
  });

  test('looks at the times, at issuer and audience', async () => {
    const tokenOf = (claims: Record<string, unknown>) => sign('HS256', secretKey, claims);
    expect(await check(hs, bearer(await tokenOf({ exp: NOW_S - 60 })))).toMatch(/exp/);
    expect(await check(hs, bearer(await tokenOf({ nbf: NOW_S + 60 })))).toMatch(/nbf/);
    const strict: HookAuth = { ...hs, issuer: 'them', audience: 'us' };
    expect(await check(strict, bearer(await tokenOf({ iss: 'them', aud: ['we', 'us'] })))).toBeUndefined();
    for (const claims of [{ iss: 'them' }, { aud: 'us' }, { iss: 'x', aud: 'us' }, { iss: ['them'], aud: 'us' }]) {
      expect(await check(strict, bearer(await tokenOf(claims)))).toBeDefined();
    }
  });
});
