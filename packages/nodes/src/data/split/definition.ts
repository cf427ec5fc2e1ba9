import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { fieldPath, itemsField } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  items: itemsField,
  field: fieldPath('Field', 'Where the inner list stands in each item.'),
  keep: z.enum(['all', 'none']).default('all').meta({
    title: 'Keep other fields',
    description: '`all`: each entry comes with the other fields of its item. `none`: the entries alone.',
  }),
});

export type SplitConfig = z.infer<typeof configSchema>;

/** Makes one long list of the lists inside items. */
export const split = definePureNode<SplitConfig>({
  type: 'split',
  title: 'Split lists',
  description: 'Makes an item of each entry of a list that stands inside items: order lines out of orders.',
  group: 'data',
  icon: 'ungroup',
  summary: '{field}',
  config: configSchema,
  gives: 'A list of all entries.',
  example,
  decide,
});
