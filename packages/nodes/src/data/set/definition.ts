import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { jsonSchema } from '../../pure/items.ts';
import { pathSchema } from '../../pure/paths.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z.strictObject({
  fields: z
    .record(pathSchema, jsonSchema)
    .default({})
    .meta({
      title: 'Fields',
      description: 'Values by name. A name with dots leads inside: `customer.name`, `items.0.sku`.',
      format: 'json',
      examples: [{ id: '{{trigger.payload.id}}', 'customer.name': '{{trigger.payload.name.trim()}}', source: 'shop' }],
    }),
  base: z
    .record(z.string(), jsonSchema)
    .default({})
    .meta({
      title: 'Keep the fields of',
      description:
        'An object whose other fields are kept; without one the output has the fields above and nothing else.',
      format: 'json',
      examples: ['{{input}}', '{{trigger.payload}}'],
      placeholder: '{{input}}',
    }),
  remove: z
    .array(pathSchema)
    .default([])
    .meta({
      title: 'Remove',
      description: 'Names of fields that are not kept; one that is not there is nothing to remove.',
      format: 'path',
      examples: [['password', 'customer.card']],
    }),
});

export type SetConfig = z.infer<typeof configSchema>;

/** Makes an object, or a changed copy of one. */
export const set = definePureNode<SetConfig>({
  type: 'set',
  title: 'Set fields',
  description: 'Makes an object of fields with values, alone or as a changed copy of another object.',
  group: 'data',
  icon: 'pen-line',
  summary: '{fields}',
  config: configSchema,
  gives: 'The object.',
  example,
  decide,
});
