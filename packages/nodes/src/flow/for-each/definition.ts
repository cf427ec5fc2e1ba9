import { defineNode, type Json, LIMITS, NO_RETRY, ON_ITEM_FAILURE } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';

const configSchema = z.strictObject({
  items: z
    .array(z.custom<Json>(() => true))
    .max(LIMITS.loopItems)
    .meta({
      title: 'Items',
      description:
        'A list: the nodes inside the loop run once for each of its items. They see the item as `item`, its place, from 0 on, as `index`.',
      examples: ['{{trigger.payload.orders}}', '{{orders.body.items}}'],
      placeholder: '{{trigger.payload.orders}}',
    }),
  concurrency: z
    .int()
    .min(1)
    .max(LIMITS.stepsAtOnce)
    .default(1)
    .meta({
      title: 'At once',
      description: `How many items are worked on at the same time, ${LIMITS.stepsAtOnce} at most.`,
    }),
  on_item_failure: z.enum(ON_ITEM_FAILURE).default('stop').meta({
    title: 'When an item fails',
    description:
      '`stop`: no further item begins and the loop fails; `skip`: the item has no result; `collect`: its error takes the place of its result.',
  }),
});

export type ForEachConfig = z.infer<typeof configSchema>;

/** Runs the nodes that lie in it once for each item of a list. */
export const forEach = defineNode<ForEachConfig>({
  type: 'for_each',
  version: 1,
  title: 'For each',
  description:
    'Runs the nodes inside it once for each item of a list. Its output is `{ results, errors, count }`, the results in the order of the items.',
  group: 'flow',
  icon: 'repeat',
  summary: '{items}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  example,
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  loop: ({ items, concurrency, on_item_failure }) => ({ items, concurrency, onItemFailure: on_item_failure }),
  execute: () => {
    throw new Error('a loop is not executed: its passes are');
  },
});
