import { conditionField, type Json } from '@automateos/model';
import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const MAX_CASES = 100;
const OUTPUT_NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;
/** Outputs that a switch has by itself. */
const TAKEN = new Set(['default', 'error']);

const caseSchema = z
  .strictObject({
    output: z
      .string()
      .regex(OUTPUT_NAME, 'Must start with a letter, then letters, digits, "_" or "-", 64 at most')
      .refine((name) => !TAKEN.has(name), {
        error: ({ input }) => `"${input}" has its own meaning, choose another name`,
      })
      .meta({ title: 'Output', description: 'The name of the output at which the run goes on.', examples: ['large'] }),
    equals: z
      .union([z.string(), z.number(), z.boolean(), z.null()])
      .optional()
      .meta({
        title: 'Equals',
        description:
          'The case is met when the value of the switch is this one. A number or a boolean is also met by its text.',
        examples: ['paid', 404],
      }),
    when: conditionField()
      .optional()
      .meta({
        title: 'When',
        description: 'The case is met when this condition is true. Instead of a value.',
        examples: ['{{trigger.payload.total}} > 1000'],
      }),
  })
  .refine(({ equals, when }) => (equals === undefined) !== (when === undefined), 'Must have either "equals" or "when"');

const configSchema = z
  .strictObject({
    // The document that it is in has been parsed as JSON, so nothing is left to check.
    value: (z.unknown() as z.ZodType<Json>).optional().meta({
      title: 'Value',
      description: 'What the cases with `equals` are compared with.',
      format: 'json',
      examples: ['{{trigger.payload.status}}'],
    }),
    cases: z
      .array(caseSchema)
      .min(1)
      .max(MAX_CASES)
      .meta({
        title: 'Cases',
        description: 'What leads to which output, in this order. Two cases may lead to the same output.',
        examples: [
          [{ output: 'paid', equals: 'paid' }],
          [{ output: 'large', when: '{{trigger.payload.total}} > 1000' }],
        ],
      }),
    match: z.enum(['first', 'all']).default('first').meta({
      title: 'Go on at',
      description:
        'Where more than one case is met: `first`: at the first one only; `all`: at all of them. At `default` when none is.',
    }),
  })
  .superRefine(({ value, cases }, context) => {
    if (value === undefined && cases.some(({ equals }) => equals !== undefined)) {
      context.addIssue({ code: 'custom', path: ['value'], message: 'Required by cases with "equals"' });
    }
  });

export type SwitchConfig = z.infer<typeof configSchema>;

/** Takes one of many ways, or several of them. */
export const switchNode = definePureNode<SwitchConfig>({
  type: 'switch',
  title: 'Switch',
  description: 'Goes on at the output of the case that is met, or at `default`; all other outputs are skipped.',
  group: 'flow',
  icon: 'signpost',
  summary: '{value}',
  outputs: ['default'],
  outputsFrom: { field: 'cases', key: 'output' },
  config: configSchema,
  gives: '`{ outputs }`: the names of the outputs at which the run goes on.',
  example,
  decide,
});
