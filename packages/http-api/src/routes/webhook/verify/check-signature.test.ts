import { createHmac } from 'node:crypto';
import type { HookSignature } from '@automateos/model';
import { sign as signLikeGitHub } from '@octokit/webhooks-methods';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { checkSignature } from './check-signature.ts';
import { Disbelief } from './single-header.ts';

const NOW_MS = 1_800_000_000_000;
const NOW_S = NOW_MS / 1000;
const BODY = '{"action":"opened","title":"Grüße 漢字"}';
const SECRET = 'the secret that both know';
const WHSEC = `whsec_${Buffer.from('a key of standard webhooks').toString('base64')}`;

type Headers = Record<string, string>;

function check(
  signature: HookSignature,
  headers: Headers | string[],
  body: string | Buffer = BODY,
): string | undefined {
  const raw = Array.isArray(headers) ? headers : Object.entries(headers).flat();
  try {
    checkSignature(signature, raw, Buffer.from(body), NOW_MS);
    return undefined;
  } catch (error) {
    if (error instanceof Disbelief) return error.message;
    throw error;
  }
}

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('hex');

/** Requests as their senders' own libraries sign them. */
const SENDERS: [
  name: string,
  signature: HookSignature,
  sign: (body: string, atS?: number) => Headers | Promise<Headers>,
][] = [
  [
    'github',
    { preset: 'github', secrets: [SECRET] },
    async (body) => ({ 'X-Hub-Signature-256': await signLikeGitHub(SECRET, body) }),
  ],
  [
    'stripe',
    { preset: 'stripe', secrets: [SECRET] },
    (payload, atS = NOW_S) => {
      const stripe = new Stripe('sk_test_none');
      const header = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp: atS });
      return { 'Stripe-Signature': header };
    },
  ],
  [
    'slack',
    { preset: 'slack', secrets: [SECRET] },
    (body, atS = NOW_S) => ({
      'X-Slack-Request-Timestamp': String(atS),
      'X-Slack-Signature': `v0=${hmac(SECRET, `v0:${atS}:${body}`)}`,
    }),
  ],
  [
    'standard',
    { preset: 'standard', secrets: [WHSEC] },
    (body, atS = NOW_S) => ({
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(atS),
      'webhook-signature': new Webhook(WHSEC).sign('msg_1', new Date(atS * 1000), body),
    }),
  ],
  [
    'hmac',
    {
      preset: 'hmac',
      secrets: [SECRET],
      header: 'x-sign',
      prefix: 'sig ',
      algorithm: 'sha512',
      encoding: 'base64',
      timestampHeader: 'x-time',
      toleranceS: 300,
    },
    (body, atS = NOW_S) => ({
      'X-Sign': `sig ${createHmac('sha512', SECRET).update(`${atS}.${body}`).digest('base64')}`,
      'X-Time': String(atS),
    }),
  ],
];

describe.each(SENDERS)('%s', (preset, signature, sign) => {
  test('takes what the sender signed', async () => {
    expect(check(signature, await sign(BODY))).toBeUndefined();
    expect(check(signature, await sign(' '), ' ')).toBeUndefined();
  });

  test('refuses one flipped bit at every byte of the body', async () => {
    const headers = await sign(BODY);
    const bytes = Buffer.from(BODY);
    for (let at = 0; at < bytes.length; at += 1) {
      for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ bit;
        expect(check(signature, headers, changed)).toMatch(/does not fit/);
      }
    }
  });

  test('refuses one flipped bit at every byte of the headers that count', async () => {
    const headers = await sign(BODY);
    for (const [name, value] of Object.entries(headers)) {
      const bytes = Buffer.from(value, 'latin1');
      for (let at = 0; at < bytes.length; at += 1) {
        for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
          const changed = Buffer.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ bit;
          // What an older version of the sender added is not looked at.
          if (preset === 'stripe' && value.indexOf('v0=') !== -1 && at >= value.indexOf('v0=') - 1) continue;
          const told = check(signature, { ...headers, [name]: changed.toString('latin1') });
          expect(told, `${name} byte ${at} bit ${bit}: ${changed.toString('latin1')}`).toBeDefined();
        }
      }
    }
  });

  test('refuses missing, empty and doubled headers', async () => {
    const headers = await sign(BODY);
    for (const [name, value] of Object.entries(headers)) {
      const { [name]: _, ...without } = headers;
      expect(check(signature, without)).toBe(`the header ${name.toLowerCase()} is missing`);
      expect(check(signature, { ...headers, [name]: '' })).toBeDefined();
      const doubled = [...Object.entries(headers).flat(), name.toUpperCase(), value];
      expect(check(signature, doubled)).toBe(`the header ${name.toLowerCase()} came more than once`);
    }
  });

  test('takes either of two secrets, and no third', async () => {
    const other = preset === 'standard' ? `whsec_${Buffer.from('another key').toString('base64')}` : 'another';
    const headers = await sign(BODY);
    expect(check({ ...signature, secrets: [other, ...signature.secrets] }, headers)).toBeUndefined();
    expect(check({ ...signature, secrets: [other] }, headers)).toMatch(/does not fit/);
  });

  test.runIf(preset !== 'github')('takes times up to five minutes off, and no others', async () => {
    for (const offS of [-300, 0, 300]) expect(check(signature, await sign(BODY, NOW_S + offS))).toBeUndefined();
    for (const offS of [-301, 301]) expect(check(signature, await sign(BODY, NOW_S + offS))).toMatch(/off/);
  });
});

describe('oddities', () => {
  const github: HookSignature = { preset: 'github', secrets: [SECRET] };
  const stripe: HookSignature = { preset: 'stripe', secrets: [SECRET] };
  const right = hmac(SECRET, BODY);

  test.each([
    ['SHA-1', { 'x-hub-signature': `sha1=${createHmac('sha1', SECRET).update(BODY).digest('hex')}` }],
    ['SHA-1 under the name of SHA-256', { 'x-hub-signature-256': `sha1=${right}` }],
    ['without the prefix', { 'x-hub-signature-256': right }],
    ['cut', { 'x-hub-signature-256': `sha256=${right.slice(0, 62)}` }],
    ['longer', { 'x-hub-signature-256': `sha256=${right}00` }],
    ['with white space', { 'x-hub-signature-256': `sha256= ${right}` }],
    ['URL-encoded', { 'x-hub-signature-256': `sha256=${encodeURIComponent(`%${right}`)}` }],
    ['Base64 where hex is due', { 'x-hub-signature-256': `sha256=${Buffer.from(right, 'hex').toString('base64')}` }],
  ])('a signature %s is refused', (_name, headers) => {
    expect(check(github, headers as Headers)).toBeDefined();
  });

  test('any of several signatures of version 1 may fit, those of version 0 count for nothing', () => {
    const good = hmac(SECRET, `${NOW_S}.${BODY}`);
    const wrong = hmac('x', BODY);
    expect(check(stripe, { 'stripe-signature': `t=${NOW_S},v1=${wrong},v1=${good},v0=${wrong}` })).toBeUndefined();
    expect(check(stripe, { 'stripe-signature': `t=${NOW_S},v1=${wrong},v0=${good}` })).toMatch(/does not fit/);
    expect(check(stripe, { 'stripe-signature': `t=${NOW_S},v0=${good}` })).toMatch(/no signature/);
    expect(check(stripe, { 'stripe-signature': `t=${NOW_S},t=${NOW_S},v1=${good}` })).toMatch(/not one time/);
    const many = Array.from({ length: 21 }, () => `v1=${good}`).join();
    expect(check(stripe, { 'stripe-signature': `t=${NOW_S},${many}` })).toMatch(/more than 20/);
  });

  test.each(['', '-1', '1e9', '0x10', ' 1800000000', '1800000000.5', 'NaN', '9'.repeat(13)])(
    'the time %j is refused',
    (time) => {
      const header = `t=${time},v1=${hmac(SECRET, `${time}.${BODY}`)}`;
      expect(check(stripe, { 'stripe-signature': header })).toMatch(/time/);
    },
  );
});
