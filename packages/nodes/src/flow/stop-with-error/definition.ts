import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  message: z
    .string()
    .min(1)
    .meta({
      title: 'Message',
      description: 'Why the run fails, for the people who look at it; 2,000 characters are kept.',
      format: 'multiline',
      examples: ['Order {{trigger.payload.id}} has no address'],
    }),
  code: z
    .string()
    .regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'Must be capital letters, digits and "_", such as "NO_STOCK"; 64 at most')
    .default('STOPPED')
    .meta({ title: 'Code', description: 'A short name of the error, for programs.', examples: ['NO_STOCK'] }),
});

export type StopWithErrorConfig = z.infer<typeof configSchema>;

/** Lets the run fail, with an error of one's own. */
export const stopWithError = definePureNode<StopWithErrorConfig>({
  type: 'stop_with_error',
  title: 'Stop with error',
  description: 'Fails with a message of your own. Nothing follows it, and it is never tried again.',
  group: 'flow',
  icon: 'octagon-x',
  summary: '{message}',
  outputs: [],
  config: configSchema,
  gives: 'None. With `on_error: branch` the output `error` has `{ error: { code, message, details } }`.',
  example,
  decide,
});
