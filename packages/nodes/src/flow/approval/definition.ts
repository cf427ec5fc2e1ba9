import { z } from 'zod';
import { ASKED, askedWait, TIMEOUT, timeLimitField } from '../asked.ts';
import { defineWaitingNode } from '../define-waiting-node.ts';
import { example } from './example.ts';
import { readDecision } from './read-decision.ts';

const MOST_CHOICES = 10;
const OUTPUT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** Outputs that the node has by itself. */
const TAKEN = new Set([ASKED, TIMEOUT, 'error']);
const DEFAULT_CHOICES = [
  { id: 'approve', label: 'Approve' },
  { id: 'reject', label: 'Reject' },
];

const choiceSchema = z.strictObject({
  id: z
    .string()
    .regex(OUTPUT_NAME, 'Must start with a letter, then letters, digits, "_" or "-", 64 at most')
    .refine((name) => !TAKEN.has(name), { error: ({ input }) => `"${input}" has its own meaning, choose another name` })
    .meta({ title: 'Output', description: 'The name of the output at which the run goes on.', examples: ['approve'] }),
  label: z.string().min(1).max(100).meta({ title: 'Button', description: 'What the button says.' }),
});

const configSchema = z.strictObject({
  title: z
    .string()
    .min(1)
    .max(200)
    .meta({
      title: 'Title',
      description: 'What is to be decided, in a line.',
      examples: ['Pay {{trigger.payload.amount}} EUR to {{trigger.payload.name}}?'],
    }),
  text: z.string().max(10_000).default('').meta({
    title: 'Text',
    description: 'What whoever decides should know. It is shown as it stands, line by line.',
    format: 'multiline',
  }),
  choices: z
    .array(choiceSchema)
    .min(1)
    .max(MOST_CHOICES)
    .refine((choices) => new Set(choices.map(({ id }) => id)).size === choices.length, 'Must not name an output twice')
    .default(DEFAULT_CHOICES)
    .meta({
      title: 'Choices',
      description: 'The buttons of the page, each with its output. Left out: Approve and Reject.',
      examples: [DEFAULT_CHOICES],
    }),
  time_limit_ms: timeLimitField,
});

export type ApprovalConfig = z.infer<typeof configSchema>;

/** Asks a person. */
export const approval = defineWaitingNode<ApprovalConfig>({
  type: 'approval',
  title: 'Approval',
  description:
    'Waits until somebody has chosen on a page, whose link `resume_url` is there at `asked` at once: connect the ' +
    'message there that sends it. The first choice counts; the run takes up no worker meanwhile.',
  icon: 'user-check',
  summary: '{title}',
  outputs: [ASKED, TIMEOUT],
  outputsFrom: { field: 'choices', key: 'id', fallback: DEFAULT_CHOICES.map(({ id }) => id) },
  config: configSchema,
  gives:
    'At `asked`: `{ resume_url, ends_at }`. At the choice: `{ choice, note, answered_at, resume_url, ends_at }`; at ' +
    '`timeout` the same with `choice: null`.',
  example,
  wait: ({ time_limit_ms }, startedAt) =>
    askedWait(time_limit_ms, startedAt, { choice: null, note: '', answered_at: null }),
  ask: {
    kind: 'approval',
    question: ({ title, text, choices }) => ({ kind: 'approval', title, text, choices }),
    read: readDecision,
  },
});
