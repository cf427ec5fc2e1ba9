import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { fieldPath, itemsField } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const directionSchema = z.enum(['ascending', 'descending']).default('ascending');

const configSchema = z.strictObject({
  items: itemsField,
  by: z
    .array(
      z.strictObject({
        field: fieldPath('Field', 'What is compared in each item.').optional(),
        direction: directionSchema.meta({ title: 'Direction', description: 'Small values first, or large ones.' }),
      }),
    )
    .max(10)
    .default([{ direction: 'ascending' }])
    .meta({
      title: 'By',
      description:
        'What items are compared by: first by the first field, where that is equal by the second. Without a field the items ' +
        'themselves are compared.',
      examples: [[{ field: 'total', direction: 'descending' }]],
    }),
});

export type SortConfig = z.infer<typeof configSchema>;

/** Orders a list. */
export const sort = definePureNode<SortConfig>({
  type: 'sort',
  title: 'Sort',
  description:
    'Orders a list. Numbers come before texts, and what has no value comes last in both directions; what is equal stays ' +
    'in its order.',
  group: 'data',
  icon: 'arrow-down-wide-narrow',
  summary: '{by}',
  config: configSchema,
  gives: 'The list in its new order.',
  isHeavy: ({ items }) => isHeavy(items),
  example,
  decide,
});
