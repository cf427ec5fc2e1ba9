import { answerHeaderFault, type Json } from '@automateos/model';
import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const MOST_HEADERS = 50;
const LONGEST_VALUE = 4_096;

const configSchema = z.strictObject({
  status: z
    .int()
    .min(200)
    .max(599)
    .default(200)
    .meta({ title: 'Status', description: 'The status of the answer, from 200 to 599.', examples: [200, 404] }),
  headers: z
    .record(z.string(), z.union([z.string().max(LONGEST_VALUE), z.number(), z.boolean()]))
    .default({})
    .superRefine((headers, context) => {
      const entries = Object.entries(headers);
      if (entries.length > MOST_HEADERS) {
        context.addIssue({ code: 'custom', message: `Must be at most ${MOST_HEADERS} headers` });
      }
      for (const [name, value] of entries) {
        // What an expression comes to is looked at when the step runs.
        const text = String(value);
        const message = answerHeaderFault(name, text.includes('{{') ? '' : text);
        if (message !== undefined) context.addIssue({ code: 'custom', path: [name], message });
      }
    })
    .meta({
      title: 'Headers',
      description: 'Headers of the answer by name; cookies and headers of security are not among them.',
      examples: [{ 'Cache-Control': 'max-age=60' }],
    }),
  // The document that it is in has been parsed as JSON, so nothing is left to check.
  body: (z.unknown() as z.ZodType<Json>).optional().meta({
    title: 'Body',
    description: 'Text is sent as it is, as `text/plain` if no `Content-Type` is given; any other value as JSON.',
    format: 'json',
    examples: ['{{input}}', { ok: true }],
  }),
});

export type RespondConfig = z.infer<typeof configSchema>;

/** Says what the caller of the webhook gets to hear. */
export const respond = definePureNode<RespondConfig>({
  type: 'respond',
  title: 'Respond',
  description:
    'Answers the caller of the webhook, whose answer is set to `respond`; the first one that is reached counts.',
  group: 'flow',
  icon: 'reply',
  summary: '{status} {body}',
  config: configSchema,
  gives: '`{ status, headers, body }`, once they are stored. The run goes on after it.',
  isAnswer: true,
  example,
  decide,
});
