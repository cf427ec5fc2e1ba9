import type { HookSignature } from '@automateos/model';
import { Disbelief, type RawHeaders, requiredHeader } from './single-header.ts';

/** What a request says about its signature; nothing of it is believed yet. */
export interface SignatureClaim {
  /** Any of them may fit. */
  readonly candidates: readonly string[];
  readonly encoding: 'hex' | 'base64';
  readonly algorithm: 'sha256' | 'sha512';
  /** What is signed before the body. */
  readonly signedBefore: string;
  /** When it was signed, in seconds; undefined: the sender does not say. */
  readonly timestamp: string | undefined;
  readonly toleranceS: number;
}

const TOLERANCE_S = 300;
const MOST_CANDIDATES = 20;

/** @throws Disbelief when the headers do not have the sender's form */
export function readClaim(signature: HookSignature, headers: RawHeaders): SignatureClaim {
  switch (signature.preset) {
    case 'github':
      return withoutTime(afterPrefix(requiredHeader(headers, 'x-hub-signature-256'), 'sha256='));
    case 'stripe':
      return stripeClaim(requiredHeader(headers, 'stripe-signature'));
    case 'slack': {
      const timestamp = requiredHeader(headers, 'x-slack-request-timestamp');
      const candidate = afterPrefix(requiredHeader(headers, 'x-slack-signature'), 'v0=');
      return { ...withoutTime(candidate), timestamp, signedBefore: `v0:${timestamp}:` };
    }
    case 'standard': {
      const timestamp = requiredHeader(headers, 'webhook-timestamp');
      const id = requiredHeader(headers, 'webhook-id');
      const sent = requiredHeader(headers, 'webhook-signature').split(' ');
      const candidates = limited(sent.filter((one) => one.startsWith('v1,')).map((one) => one.slice(3)));
      return { ...withoutTime(''), candidates, encoding: 'base64', timestamp, signedBefore: `${id}.${timestamp}.` };
    }
    case 'hmac':
      return hmacClaim(signature, headers);
  }
}

function withoutTime(candidate: string): SignatureClaim {
  return {
    candidates: [candidate],
    encoding: 'hex',
    algorithm: 'sha256',
    signedBefore: '',
    timestamp: undefined,
    toleranceS: TOLERANCE_S,
  };
}

/** `t=<time>,v1=<signature>`, with further signatures and versions. */
function stripeClaim(header: string): SignatureClaim {
  const pairs = header.split(',').map((pair) => pair.split('='));
  const times = pairs.flatMap(([name, value]) => (name === 't' ? [value ?? ''] : []));
  const [timestamp] = times;
  if (timestamp === undefined || times.length > 1) throw new Disbelief('stripe-signature has not one time');
  const candidates = limited(pairs.flatMap(([name, value]) => (name === 'v1' ? [value ?? ''] : [])));
  return { ...withoutTime(''), candidates, timestamp, signedBefore: `${timestamp}.` };
}

function hmacClaim(signature: Extract<HookSignature, { preset: 'hmac' }>, headers: RawHeaders): SignatureClaim {
  const { header, prefix, algorithm, encoding, timestampHeader, toleranceS } = signature;
  const candidate = afterPrefix(requiredHeader(headers, header), prefix);
  const timestamp = timestampHeader === undefined ? undefined : requiredHeader(headers, timestampHeader);
  const signedBefore = timestamp === undefined ? '' : `${timestamp}.`;
  return { candidates: [candidate], encoding, algorithm, signedBefore, timestamp, toleranceS };
}

function afterPrefix(value: string, prefix: string): string {
  if (!value.startsWith(prefix)) throw new Disbelief(`the signature does not begin with "${prefix}"`);
  return value.slice(prefix.length);
}

function limited(candidates: readonly string[]): readonly string[] {
  if (candidates.length === 0) throw new Disbelief('there is no signature of version 1');
  if (candidates.length > MOST_CANDIDATES) throw new Disbelief(`there are more than ${MOST_CANDIDATES} signatures`);
  return candidates;
}
