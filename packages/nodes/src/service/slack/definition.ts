import { credentialField, type Json } from '@automateos/model';
import { z } from 'zod';
import { defineServiceNode } from '../http/service-node.ts';
import { example } from './example.ts';
import { execute } from './execute.ts';

/*
 * Errors of a step, besides those of http_request for a call without an answer:
 *
 *   SLACK_ERROR        Slack refused the message; details {error}, Slack's word for it
 *   HTTP_ERROR_STATUS  an answer that is not Slack's, or a webhook's refusal; details {status, body}
 */

const TIMEOUT_MS = 30_000;

const configSchema = z
  .strictObject({
    credential: credentialField(['bearer']).optional().meta({
      title: 'Bot token',
      description:
        'The credential with the token of a bot (`xoxb-…`), for the host `slack.com`. Or give the URL of a webhook.',
    }),
    webhook_url: z
      .url({ protocol: /^https?$/, error: 'Invalid URL format' })
      .max(2_048)
      .optional()
      .meta({
        title: 'Webhook URL',
        description:
          'Instead of a bot token: the URL of an incoming webhook, which has its channel. It is not recorded.',
        format: 'secret',
        placeholder: 'https://hooks.slack.com/services/…',
      }),
    channel: z
      .string()
      .min(1)
      .max(255)
      .optional()
      .meta({
        title: 'Channel',
        description: 'With a bot token: the name or id of a channel, or the id of a user.',
        examples: ['#alerts', 'C0123456789'],
      }),
    text: z
      .string()
      .max(40_000)
      .optional()
      .meta({
        title: 'Text',
        description: 'The message, in Slack’s own Markdown. With blocks, what notifications show.',
        format: 'multiline',
        examples: ['{{trigger.payload.site}} is down'],
      }),
    blocks: (z.array(z.unknown()).min(1).max(50) as z.ZodType<readonly Json[]>).optional().meta({
      title: 'Blocks',
      description: 'A list of Slack’s blocks.',
      format: 'json',
      examples: [[{ type: 'section', text: { type: 'mrkdwn', text: '*{{trigger.payload.title}}*' } }]],
    }),
    thread_ts: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({
        title: 'Thread',
        description: 'The `ts` of a message that this one answers.',
        examples: ['{{first.ts}}'],
      }),
    api_url: z
      .url({ protocol: /^https?$/, error: 'Invalid URL format' })
      .max(2_048)
      .default('https://slack.com/api')
      .meta({
        title: 'API URL',
        description: 'Where Slack’s API is; another one for GovSlack.',
        format: 'url',
      }),
  })
  .superRefine(({ credential, webhook_url, channel, text, blocks }, context) => {
    const fault = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (credential === undefined && webhook_url === undefined) fault('credential', 'Give a bot token or a webhook URL');
    if (credential !== undefined && webhook_url !== undefined)
      fault('webhook_url', 'There is a bot token already; take one of the two');
    if (credential !== undefined && channel === undefined) fault('channel', 'Required with a bot token');
    if (webhook_url !== undefined && channel !== undefined)
      fault('channel', 'A webhook has its channel; leave this out');
    if (text === undefined && blocks === undefined) fault('text', 'Give a text or blocks');
  });

export type SlackConfig = z.infer<typeof configSchema>;

/** Sends a message to Slack. */
export const slack = defineServiceNode<SlackConfig>({
  type: 'slack',
  title: 'Slack',
  description: 'Sends a message to a channel, a user or a thread in Slack.',
  icon: 'message-square',
  summary: '{channel} {text}',
  config: configSchema,
  gives: '`{ channel, ts }`: where the message is, for `thread_ts` of a later one; both null with a webhook URL.',
  // Slack knows no keys: a message whose fate nobody knows could be there already.
  onCrash: () => 'review',
  timeoutMs: () => TIMEOUT_MS,
  example,
  execute,
});
