import { z } from 'zod';
import { WEBHOOK_VERDICTS } from '../hook.ts';
import type { Json } from '../json.ts';
import { pageOf, pageQuery } from './lists.ts';

const json = z.custom<Json>(() => true);

const requestFields = {
  id: z.uuid(),
  verdict: z.enum(WEBHOOK_VERDICTS),
  reason: z.string().nullable().meta({ description: 'Why it was not taken; the sender was not told' }),
  method: z.string(),
  query: z.string().meta({ description: 'What stood after `?`, as it was written' }),
  body_bytes: z.int(),
  execution_id: z
    .uuid()
    .nullable()
    .meta({ description: 'The run that it started; of a duplicate the run of the first one' }),
  received_at: z.iso.datetime(),
};

export const webhookRequestSummarySchema = z.strictObject(requestFields).meta({ id: 'WebhookRequestSummary' });

export const webhookRequestPageSchema = pageOf(webhookRequestSummarySchema, 'WebhookRequestPage');

export const webhookRequestSchema = z
  .strictObject({
    ...requestFields,
    headers: z.record(z.string(), json).meta({ description: 'Without the values of those that hold secrets' }),
    payload: json.meta({ description: 'What the trigger would give for the body; null if it cannot be read' }),
    raw_body: z
      .string()
      .nullable()
      .meta({ description: 'The body as it came, its first 64 KiB; null for what was accepted' }),
    is_truncated: z.boolean(),
    can_replay: z.boolean().meta({ description: 'Whether all of it is here, so that a run can be made of it' }),
  })
  .meta({ id: 'WebhookRequest' });

export const listWebhookRequestsQuerySchema = z.strictObject(pageQuery);
