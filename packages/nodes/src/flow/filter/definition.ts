import { conditionField, defineNode, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { execute } from './execute.ts';

const configSchema = z.strictObject({
  condition: conditionField().describe(
    'An expression such as `{{action-1.status}} == 200`, or true or false. Its truth is that of JavaScript.',
  ),
  continue_on: z
    .boolean()
    .default(true)
    .describe(
      'The truth of the condition with which the run goes on at `main`; with the other it goes on at `rejected`.',
    ),
});

export type FilterConfig = z.infer<typeof configSchema>;

/** Lets the run go on when a condition has the wanted truth; else what follows on `main` is skipped. */
export const filter = defineNode<FilterConfig>({
  type: 'filter',
  version: 1,
  title: 'Filter',
  description: 'Goes on only when a condition holds.',
  group: 'flow',
  trigger: false,
  outputs: ['main', 'rejected'],
  config: configSchema,
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  execute,
});
