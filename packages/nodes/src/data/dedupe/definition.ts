import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { itemsField } from '../../pure/items.ts';
import { pathSchema } from '../../pure/paths.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  items: itemsField,
  by: z
    .array(pathSchema)
    .max(20)
    .default([])
    .meta({
      title: 'By',
      description:
        'The fields that items have in common when they are the same; without any, items are compared whole.',
      format: 'path',
      examples: [['email'], ['customer.id', 'date']],
    }),
  keep: z.enum(['first', 'last']).default('first').meta({
    title: 'Keep',
    description: 'Which of the items that are the same is kept.',
  }),
});

export type DedupeConfig = z.infer<typeof configSchema>;

/** Leaves out what is there more than once. */
export const dedupe = definePureNode<DedupeConfig>({
  type: 'dedupe',
  title: 'Remove duplicates',
  description:
    'Keeps one of the items that are the same. Values are the same when they are of the same kind, too: 1 is not "1".',
  group: 'data',
  icon: 'copy-minus',
  summary: '{by}',
  config: configSchema,
  gives: 'The list without the items that were left out.',
  isHeavy: ({ items }) => isHeavy(items),
  example,
  decide,
});
