import { createPublicKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { HookAuth } from '@automateos/model';
import { equalSecrets } from '@automateos/runtime';
import { jwtVerify } from 'jose';
import { Disbelief, type RawHeaders, requiredHeader } from './single-header.ts';

type JwtAuth = Extract<HookAuth, { type: 'jwt' }>;

/** Clocks of senders differ a little. */
const CLOCK_SKEW_S = 30;

/** Checks what a caller shows. A promise only where the check takes its time. @throws Disbelief */
export function checkAuth(auth: HookAuth, headers: RawHeaders, nowMs: number): void | Promise<void> {
  switch (auth.type) {
    case 'basic':
      return checkBasic(auth, requiredHeader(headers, 'authorization'));
    case 'header':
      return mustEqual(requiredHeader(headers, auth.name), auth.value, `the header ${auth.name} has another value`);
    case 'bearer':
      return mustEqual(bearerOf(headers), auth.token, 'it is another token');
    case 'jwt':
      return checkJwt(auth, bearerOf(headers), nowMs);
  }
}

function mustEqual(sent: string, expected: string, reason: string): void {
  // Node reads headers as Latin-1: a secret with other letters comes as the bytes of its UTF-8.
  if (!equalSecrets(Buffer.from(sent, 'latin1'), Buffer.from(expected, 'utf8'))) throw new Disbelief(reason);
}

function checkBasic({ username, password }: Extract<HookAuth, { type: 'basic' }>, header: string): void {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(header)?.[1];
  if (encoded === undefined) throw new Disbelief('Authorization is not "Basic <Base64>"');
  const expected = Buffer.from(`${username}:${password}`);
  if (!equalSecrets(Buffer.from(encoded, 'base64'), expected)) throw new Disbelief('user name or password is wrong');
}

function bearerOf(headers: RawHeaders): string {
  const token = /^Bearer +([^ ]+)$/i.exec(requiredHeader(headers, 'authorization'))?.[1];
  if (token === undefined) throw new Disbelief('Authorization is not "Bearer <token>"');
  return token;
}

/** Keys are read once for each config; configs are remembered with their endpoints. */
const keys = new WeakMap<JwtAuth, KeyObject>();

function keyOf(auth: JwtAuth): KeyObject {
  const known = keys.get(auth);
  if (known !== undefined) return known;
  const key = auth.algorithm === 'HS256' ? createSecretKey(Buffer.from(auth.key)) : createPublicKey(auth.key);
  keys.set(auth, key);
  return key;
}

async function checkJwt(auth: JwtAuth, token: string, nowMs: number): Promise<void> {
  const parts = token.split('.');
  const isCanonical = parts.every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);
  if (parts.length !== 3 || !isCanonical) throw new Disbelief('it is not a signed JWT');
  try {
    await jwtVerify(token, keyOf(auth), {
      algorithms: [auth.algorithm],
      currentDate: new Date(nowMs),
      clockTolerance: CLOCK_SKEW_S,
      ...(auth.issuer !== undefined && { issuer: auth.issuer }),
      ...(auth.audience !== undefined && { audience: auth.audience }),
    });
  } catch (error: unknown) {
    throw new Disbelief(error instanceof Error ? `the JWT is not taken: ${error.message}` : 'the JWT is not taken');
  }
}
