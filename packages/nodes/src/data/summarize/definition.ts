import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { fieldPath, itemsField } from '../../pure/items.ts';
import { pathSchema } from '../../pure/paths.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const OPERATIONS = ['count', 'count_unique', 'sum', 'average', 'min', 'max', 'first', 'last', 'join'] as const;

const valueSchema = z
  .strictObject({
    operation: z.enum(OPERATIONS).meta({
      title: 'Operation',
      description:
        'What is computed of the values that are there: how many, how many different ones, their sum, average, smallest, ' +
        'largest, first or last, or all of them as one text. Texts that are numbers count as numbers.',
    }),
    field: fieldPath('Field', 'Whose values are computed; `count` without one counts the items.').optional(),
    as: z.string().min(1).max(128).optional().meta({
      title: 'Name',
      description: 'The name of the value in the output; operation and field when it is left out, such as `sum_total`.',
    }),
    separator: z.string().max(100).default(', ').meta({
      title: 'Separator',
      description: 'What stands between the values of `join`.',
    }),
  })
  .superRefine(({ operation, field }, context) => {
    if (operation !== 'count' && field === undefined) {
      context.addIssue({ code: 'custom', path: ['field'], message: `Required by "${operation}"` });
    }
  });

const configSchema = z.strictObject({
  items: itemsField,
  values: z
    .array(valueSchema)
    .min(1)
    .max(50)
    .meta({
      title: 'Values',
      description: 'What is computed.',
      examples: [[{ operation: 'count' }, { operation: 'sum', field: 'total', as: 'revenue' }]],
    }),
  group_by: z
    .array(pathSchema)
    .max(10)
    .default([])
    .meta({
      title: 'Group by',
      description:
        'The fields that make a group: with them the output is a list of groups in the order in which they first appear, ' +
        'without them one object over all items.',
      format: 'path',
      examples: [['customer.country']],
    }),
});

export type SummarizeConfig = z.infer<typeof configSchema>;
export type SummarizeValue = SummarizeConfig['values'][number];

/** Computes figures of a list, over all of it or by groups. */
export const summarize = definePureNode<SummarizeConfig>({
  type: 'summarize',
  title: 'Summarize',
  description: 'Counts, sums and averages over a list, or over groups of its items.',
  group: 'data',
  icon: 'sigma',
  summary: '{values}',
  config: configSchema,
  gives: 'An object with the values, or a list with one for each group, which has the fields of the group, too.',
  isHeavy: ({ items }) => isHeavy(items),
  example,
  decide,
});
