import type { Json } from '@automateos/model';
import { z } from 'zod';
import { defineTrigger } from '../define-trigger.ts';
import { example } from './example.ts';
import { INPUT_TYPES, readInputs } from './read-inputs.ts';

const INPUT_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
const TAKEN = new Set(['__proto__', 'constructor', 'prototype']);
const MOST_INPUTS = 100;

const inputSchema = z.strictObject({
  name: z
    .string()
    .regex(INPUT_NAME, 'Must start with a letter or "_", then letters, digits or "_", 64 at most')
    .refine((name) => !TAKEN.has(name), 'Choose another name')
    .meta({ title: 'Name', description: 'Steps read it as `trigger.payload.<name>`.', examples: ['customer_id'] }),
  type: z.enum(INPUT_TYPES).default('any').meta({ title: 'Type', description: 'What kind of value it has to be.' }),
  required: z.boolean().default(true).meta({ title: 'Required', description: 'Whether a call without it is refused.' }),
  default: z
    .custom<Json>((value) => value !== undefined)
    .optional()
    .meta({ title: 'Default', description: 'What it is where a call leaves it out.', format: 'json' }),
});

const configSchema = z.strictObject({
  inputs: z
    .array(inputSchema)
    .max(MOST_INPUTS)
    .refine((inputs) => new Set(inputs.map(({ name }) => name)).size === inputs.length, 'Must not name an input twice')
    .default([])
    .meta({
      title: 'Inputs',
      description: 'What a call has to give. Calls with other inputs are refused; without a list all are taken.',
      examples: [[{ name: 'customer_id', type: 'string' }]],
    }),
});

export type SubWorkflowConfig = z.infer<typeof configSchema>;

/** Starts a workflow when another one calls it. */
export const subWorkflow = defineTrigger<SubWorkflowConfig>({
  type: 'sub_workflow',
  title: 'Called by a workflow',
  description: 'Starts the workflow when another one of yours runs it, with the inputs that are declared here.',
  icon: 'workflow',
  summary: '{inputs}',
  isSingle: true,
  config: configSchema,
  inputs: readInputs,
  sample: ({ inputs }) => Object.fromEntries(inputs.map(({ name, default: value = null }) => [name, value])),
  example,
});
