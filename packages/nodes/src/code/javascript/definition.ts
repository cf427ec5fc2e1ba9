import { defineNode, expressionDefault, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { jsonSchema } from '../../pure/items.ts';
import { CODE_LIMITS } from '../sandbox/sandbox-messages.ts';
import { example } from './example.ts';
import { execute } from './execute.ts';

/** Until a thread is free for it. */
const WAITING_MS = 60_000;

const configSchema = z.strictObject({
  code: z
    .string()
    .min(1)
    .max(CODE_LIMITS.sourceLength)
    .meta({
      title: 'Code',
      description:
        'The body of an async JavaScript function of `input`; what it returns is the `result`. Nothing in it is an expression: ' +
        'values of other nodes come by the input. It reaches neither network nor files nor timers.',
      format: 'code',
      examples: ['return input.items.filter((item) => item.stock > 0);'],
      placeholder: 'return input;',
    }),
  input: expressionDefault(jsonSchema, '{{input}}').meta({
    title: 'Input',
    description: 'The value of `input` in the code; the output of the node before when it is left out.',
    format: 'json',
    examples: ['{{trigger.payload}}', { order: '{{order.body}}', rate: 0.19 }],
  }),
  timeout_ms: z.int().min(1).max(CODE_LIMITS.maxTimeMs).default(CODE_LIMITS.timeMs).meta({
    title: 'Time limit',
    description: 'How long the code may run, in milliseconds.',
    format: 'duration_ms',
  }),
});

export type CodeConfig = z.infer<typeof configSchema>;

/** Runs JavaScript of users in a sandbox. */
export const code = defineNode<CodeConfig>({
  type: 'code',
  version: 1,
  title: 'Code',
  description: 'Runs JavaScript in a sandbox. Gives its `result`, and what it wrote to the console as `logs`.',
  group: 'code',
  icon: 'braces',
  summary: '{code}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives: '`{ result, logs }`: what the code returned, and the lines that it wrote to the console.',
  // It reaches nothing, so that it is run again after a crash.
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: ({ timeout_ms: timeoutMs }) => timeoutMs + WAITING_MS,
  example,
  execute,
});
