import { expressionDefault } from '@automateos/model';
import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { fieldPath, jsonSchema } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z
  .strictObject({
    combine: z
      .enum(['object', 'append', 'by_position', 'by_key'])
      .default('object')
      .meta({
        title: 'Combine',
        description:
          '`object`: an object of the inputs by their names. `append`: one list after the other. `by_position`: the first ' +
          'items of all lists become one object, then the second ones, and so on. `by_key`: each item of the first list gets ' +
          'the fields of the items with the same key in the other lists.',
      }),
    inputs: expressionDefault(z.record(z.string(), jsonSchema), '{{input}}').meta({
      title: 'Inputs',
      description:
        'What is combined, by names of your choice, in this order; what is null is left out. When it is left out: the ' +
        'outputs of the nodes before, by their ids.',
      format: 'json',
      examples: [{ orders: '{{orders.body}}', customers: '{{customers.body}}' }],
    }),
    key: fieldPath(
      'Key',
      'Where the key stands in each item, for `by_key`. A number is the same key as its text.',
    ).optional(),
    only_matching: z.boolean().default(false).meta({
      title: 'Only matching',
      description: 'Leaves out items without a counterpart in every other list, for `by_position` and `by_key`.',
    }),
  })
  .superRefine(({ combine, key }, context) => {
    if (combine === 'by_key' && key === undefined) {
      context.addIssue({ code: 'custom', path: ['key'], message: 'Required by "by_key"' });
    }
  });

export type MergeConfig = z.infer<typeof configSchema>;

/** Waits for all branches that lead to it, as every node does, and makes one value of what they gave. */
export const merge = definePureNode<MergeConfig>({
  type: 'merge',
  title: 'Merge',
  description: 'Waits for all branches before it and combines what they gave. Branches that were skipped are left out.',
  group: 'flow',
  icon: 'merge',
  summary: '{combine}',
  config: configSchema,
  gives: '`object`: an object. All others: a list.',
  isHeavy: ({ combine, inputs }) => combine === 'by_key' && isHeavy(...Object.values(inputs)),
  example,
  decide,
});
