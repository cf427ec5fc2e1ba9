import type { HookRules, WebhookVerdict } from '@automateos/model';
import { checkAuth } from './check-auth.ts';
import { checkSignature } from './check-signature.ts';
import { Disbelief, type RawHeaders } from './single-header.ts';

/** Why a request is not let in: its verdict, and the reason, which its sender does not get to know. */
export interface Rejection {
  readonly verdict: Extract<WebhookVerdict, 'unauthenticated' | 'bad_signature'>;
  readonly reason: string;
}

interface Received {
  readonly headers: RawHeaders;
  readonly body: Uint8Array;
  readonly nowMs: number;
}

export function isOpen({ auth, signature, closed }: HookRules): boolean {
  return auth === undefined && signature === undefined && closed === undefined;
}

/** Checks a request before anything of it is parsed. Undefined: it may come in. */
export async function verifyDelivery(
  { auth, signature, closed }: HookRules,
  { headers, body, nowMs }: Received,
): Promise<Rejection | undefined> {
  if (closed !== undefined) return { verdict: 'unauthenticated', reason: closed };
  try {
    if (auth !== undefined) await checkAuth(auth, headers, nowMs);
  } catch (error: unknown) {
    return rejection('unauthenticated', error);
  }
  try {
    if (signature !== undefined) checkSignature(signature, headers, body, nowMs);
  } catch (error: unknown) {
    return rejection('bad_signature', error);
  }
  return undefined;
}

function rejection(verdict: Rejection['verdict'], error: unknown): Rejection {
  if (error instanceof Disbelief) return { verdict, reason: error.message };
  throw error;
}
