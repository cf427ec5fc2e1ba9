import { createHmac } from 'node:crypto';
import type { HookSignature } from '@automateos/model';
import { equalSecrets } from '@automateos/runtime';
import { readClaim, type SignatureClaim } from './signature-claim.ts';
import { Disbelief, type RawHeaders } from './single-header.ts';

/**
 * Checks a signature over the body as it was received, byte for byte.
 *
 * @throws Disbelief
 */
export function checkSignature(signature: HookSignature, headers: RawHeaders, body: Uint8Array, nowMs: number): void {
  const claim = readClaim(signature, headers);
  if (claim.timestamp !== undefined) checkTime(claim.timestamp, claim.toleranceS, nowMs);
  const expected = signature.secrets.map((secret) =>
    createHmac(claim.algorithm, keyOf(signature, secret)).update(claim.signedBefore, 'latin1').update(body).digest(),
  );
  const sent = claim.candidates.map((candidate) => decode(candidate, claim));
  // Every pair is compared, so that the time tells nothing about which one fits.
  const fits = sent.flatMap((bytes) => expected.map((one) => equalSecrets(bytes, one)));
  if (!fits.includes(true)) throw new Disbelief('the signature does not fit the body and the secret');
}

function keyOf(signature: HookSignature, secret: string): string | Buffer {
  return signature.preset === 'standard' ? Buffer.from(secret.replace(/^whsec_/, ''), 'base64') : secret;
}

function checkTime(timestamp: string, toleranceS: number, nowMs: number): void {
  if (!/^\d{1,12}$/.test(timestamp)) throw new Disbelief('the time is not a number of seconds');
  const offS = Math.abs(nowMs / 1000 - Number(timestamp));
  if (offS > toleranceS)
    throw new Disbelief(`the time is ${Math.round(offS)} s off; at most ${toleranceS} s are taken`);
}

const BYTES = { sha256: 32, sha512: 64 } as const;

/** The bytes that were sent, in their one spelling; others are compared as a dummy that fits nothing. */
function decode(text: string, { encoding, algorithm }: SignatureClaim): Buffer {
  const bytes = Buffer.from(text, encoding);
  const isCanonical = bytes.toString(encoding) === (encoding === 'hex' ? inOneCase(text) : text);
  return isCanonical && bytes.length === BYTES[algorithm] ? bytes : Buffer.alloc(1);
}

/** Some senders write hex in upper case; a mixture is nobody's way to write it. */
function inOneCase(text: string): string {
  return text === text.toUpperCase() ? text.toLowerCase() : text;
}
