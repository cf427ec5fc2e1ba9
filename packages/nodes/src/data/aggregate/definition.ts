import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { fieldPath, itemsField } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  items: itemsField,
  fields: z
    .array(
      z.strictObject({
        field: fieldPath('Field', 'Whose values are gathered.'),
        as: z.string().min(1).max(128).optional().meta({
          title: 'Name',
          description: 'The name of the list in the output; the name of the field when it is left out.',
        }),
      }),
    )
    .min(1)
    .max(100)
    .meta({
      title: 'Fields',
      description: 'The fields whose values become lists.',
      examples: [[{ field: 'email' }, { field: 'customer.id', as: 'customers' }]],
    }),
  skip_missing: z.boolean().default(true).meta({
    title: 'Skip missing',
    description:
      'Leaves out items without the field; otherwise they give null, so that all lists have the same length.',
  }),
});

export type AggregateConfig = z.infer<typeof configSchema>;

/** Turns a list of objects into an object of lists. */
export const aggregate = definePureNode<AggregateConfig>({
  type: 'aggregate',
  title: 'Aggregate',
  description: 'Gathers the values of fields of all items into lists, one for each field.',
  group: 'data',
  icon: 'group',
  summary: '{fields}',
  config: configSchema,
  gives: 'An object with a list for each field.',
  example,
  decide,
});
