import type { Json } from '@automateos/model';
import { z } from 'zod';
import { defineTrigger } from '../define-trigger.ts';
import { example } from './example.ts';

const configSchema = z.strictObject({
  payload: z
    .custom<Json>((value) => value !== undefined)
    .optional()
    .meta({
      title: 'Sample payload',
      description: 'What the run starts with when it is started without a payload, or with `{}`.',
      format: 'json',
      examples: [{ email: 'ada@example.com' }],
    }),
});

export type ManualConfig = z.infer<typeof configSchema>;

/** Starts a workflow by hand, and by nothing else. */
export const manual = defineTrigger<ManualConfig>({
  type: 'manual',
  title: 'Manual start',
  description: 'Starts the workflow when somebody clicks Execute, or by the API.',
  icon: 'play',
  summary: '{payload}',
  isSingle: true,
  config: configSchema,
  sample: ({ payload = {} }) => payload,
  example,
});
