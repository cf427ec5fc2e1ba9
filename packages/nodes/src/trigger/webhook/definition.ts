import { defineNode, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';
import { execute } from './execute.ts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;
const methodSchema = z.enum(METHODS);

const configSchema = z.strictObject({
  method: z
    .union([methodSchema, z.array(methodSchema).min(1).max(METHODS.length)])
    .default('POST')
    .meta({
      title: 'Method',
      description: 'The method, or the methods, that callers may send; all others are answered 405.',
      examples: ['POST', ['GET', 'POST']],
    }),
  path: z.string().max(2_048).optional().meta({
    title: 'Label',
    description: "A label. The URL that counts is the workflow's `webhook_url`.",
    placeholder: '/webhook/orders',
  }),
});

export type WebhookConfig = z.infer<typeof configSchema>;

/** Starts a workflow when its webhook URL is called. */
export const webhook = defineNode<WebhookConfig>({
  type: 'webhook',
  version: 1,
  title: 'Webhook',
  description: 'Starts the workflow when its webhook URL is called.',
  group: 'trigger',
  icon: 'webhook',
  summary: '{method} {path}',
  trigger: true,
  isSingle: true,
  outputs: ['main'],
  config: configSchema,
  gives: '`{ payload, headers, query, method, received_at }` of the request.',
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  example,
  execute,
});
