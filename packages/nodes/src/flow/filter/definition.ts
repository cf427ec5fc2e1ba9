import { conditionField, defineNode, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';
import { execute } from './execute.ts';

const configSchema = z.strictObject({
  condition: conditionField().meta({
    title: 'Condition',
    description:
      'An expression such as `{{action-1.status}} == 200`, or true or false. Its truth is that of JavaScript.',
    examples: ['{{trigger.payload.total}} > 50'],
    placeholder: '{{trigger.payload.total}} > 50',
  }),
  continue_on: z.boolean().default(true).meta({
    title: 'Continue when',
    description:
      'The truth of the condition with which the run goes on at `main`; with the other it goes on at `rejected`.',
  }),
});

export type FilterConfig = z.infer<typeof configSchema>;

/** Lets the run go on when a condition has the wanted truth; else what follows on `main` is skipped. */
export const filter = defineNode<FilterConfig>({
  type: 'filter',
  version: 1,
  title: 'Filter',
  description: 'Goes on only when a condition holds.',
  group: 'flow',
  icon: 'funnel',
  summary: '{condition}',
  trigger: false,
  outputs: ['main', 'rejected'],
  config: configSchema,
  gives: '`{ passed }`: whether the run goes on at `main`.',
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  example,
  execute,
});
