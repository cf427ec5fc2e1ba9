import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { itemsField } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  items: itemsField,
  count: z
    .int()
    .min(0)
    .meta({ title: 'How many', description: 'How many items are kept at most.', examples: [10] }),
  from: z.enum(['start', 'end']).default('start').meta({
    title: 'From',
    description: 'Whether the first items are kept or the last ones.',
  }),
  skip: z.int().min(0).default(0).meta({
    title: 'Skip',
    description: 'How many items are left out before that, counted from the same side.',
  }),
});

export type LimitConfig = z.infer<typeof configSchema>;

/** Keeps a part of a list. */
export const limit = definePureNode<LimitConfig>({
  type: 'limit',
  title: 'Limit',
  description: 'Keeps the first items of a list, or the last ones.',
  group: 'data',
  icon: 'list-end',
  summary: '{count} from the {from}',
  config: configSchema,
  gives: 'The part of the list.',
  example,
  decide,
});
