import { type HookRules, isJsonObject, type Json } from '@automateos/model';
import { type RawHeaders, singleHeader } from './single-header.ts';

/** The sender's own name for a delivery, where its preset says where that stands. Only after it was verified. */
export function deliveryKeyOf({ signature }: HookRules, headers: RawHeaders, payload: Json): string | undefined {
  switch (signature?.preset) {
    case 'github':
      return singleHeader(headers, 'x-github-delivery') ?? undefined;
    case 'standard':
      return singleHeader(headers, 'webhook-id') ?? undefined;
    case 'stripe':
      return textField(payload, 'id');
    case 'slack':
      return textField(payload, 'event_id');
    case 'hmac':
    case undefined:
      return undefined;
  }
}

/** Slack asks with this whether the URL is ours; it wants the text back. */
export function challengeOf({ signature }: HookRules, payload: Json): string | undefined {
  if (signature?.preset !== 'slack' || textField(payload, 'type') !== 'url_verification') return undefined;
  return textField(payload, 'challenge');
}

function textField(payload: Json, name: string): string | undefined {
  const value = isJsonObject(payload) && Object.hasOwn(payload, name) ? payload[name] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
