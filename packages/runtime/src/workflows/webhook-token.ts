import { createHash, randomBytes } from 'node:crypto';
import type { UserId, WorkflowId } from '@automateos/model';
import type { Keyring, SealedPlace } from '../secrets/keyring.ts';

const TOKEN_BYTES = 32;

/** SHA-256 of a webhook token, hex: under this it is looked up. */
export function hashWebhookToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/** A fresh webhook token as it is stored: a hash to find it by, a ciphertext to show its owner. */
export function createWebhookToken(
  keyring: Keyring,
  workflowId: WorkflowId,
  ownerId: UserId,
): { readonly hash: string; readonly sealed: string } {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const sealed = keyring.seal('webhook-tokens', token, placeOf(workflowId, ownerId));
  return { hash: hashWebhookToken(token), sealed };
}

export function openWebhookToken(keyring: Keyring, sealed: string, workflowId: WorkflowId, ownerId: UserId): string {
  return keyring.open('webhook-tokens', sealed, placeOf(workflowId, ownerId));
}

function placeOf(workflowId: WorkflowId, ownerId: UserId): SealedPlace {
  return { table: 'workflows', rowId: workflowId, ownerId, column: 'webhook_token_sealed' };
}
