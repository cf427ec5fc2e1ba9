import { conditionField } from '@automateos/model';
import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  condition: conditionField().meta({
    title: 'Condition',
    description:
      'An expression such as `{{trigger.payload.total}} > 1000`, or true or false. Its truth is that of JavaScript.',
    examples: ['{{trigger.payload.total}} > 1000', '{{order.body.status}} == "paid"'],
    placeholder: '{{trigger.payload.total}} > 1000',
  }),
});

export type IfConfig = z.infer<typeof configSchema>;

/** Takes one of two ways by a condition. */
export const ifNode = definePureNode<IfConfig>({
  type: 'if',
  title: 'If',
  description: 'Goes on at `true` or at `false`, by a condition. What follows on the other output is skipped.',
  group: 'flow',
  icon: 'git-branch',
  summary: '{condition}',
  outputs: ['true', 'false'],
  config: configSchema,
  gives: '`{ result }`: the truth of the condition.',
  example,
  decide,
});
