import { createHash } from 'node:crypto';
import type { Keyring } from './keyring.ts';

export interface ResumeLink {
  readonly url: string;
  /** SHA-256 of the token, hex: all that is stored of it. */
  readonly tokenHash: string;
}

/** Gives the link that answers a step that waits: the same each time, so that a new owner of the run knows it. */
export type ResumeLinks = (executionId: string, nodeId: string, iteration: string) => ResumeLink;

export function createResumeLinks(keyring: Pick<Keyring, 'resumeToken'>, publicUrl: () => string): ResumeLinks {
  return (...step) => {
    const token = keyring.resumeToken(...step);
    return { url: `${publicUrl()}/resume/${token}`, tokenHash: hashResumeToken(token) };
  };
}

export function hashResumeToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
