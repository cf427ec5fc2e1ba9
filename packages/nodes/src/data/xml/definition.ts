import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { jsonSchema } from '../../pure/items.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z
  .strictObject({
    operation: z.enum(['parse', 'stringify']).default('parse').meta({
      title: 'Operation',
      description: '`parse`: makes an object of an XML text. `stringify`: makes an XML text of an object.',
    }),
    text: z
      .string()
      .optional()
      .meta({
        title: 'Text',
        description: 'The XML text that is parsed; 10 MiB and 64 levels at most. Entities of its own are refused.',
        format: 'multiline',
        examples: ['{{feed.body}}'],
      }),
    value: z
      .record(z.string(), jsonSchema)
      .optional()
      .meta({
        title: 'Object',
        description:
          'What is written: an object with one field, the root element. `@name` is an attribute, `#text` the text, a list an ' +
          'element that is there several times.',
        format: 'json',
        examples: [{ order: { '@id': 7, item: ['lamp', 'chair'] } }],
      }),
    lists: z
      .array(z.string().min(1).max(200))
      .max(100)
      .default([])
      .meta({
        title: 'Always lists',
        description: 'Names of elements that become a list also where there is only one of them.',
        examples: [['item', 'entry']],
      }),
    declaration: z.boolean().default(true).meta({
      title: 'Declaration',
      description: 'Whether a written text begins with `<?xml version="1.0" encoding="UTF-8"?>`.',
    }),
  })
  .superRefine(({ operation, text, value }, context) => {
    const missing = operation === 'parse' && text === undefined ? 'text' : undefined;
    const field = operation === 'stringify' && value === undefined ? 'value' : missing;
    if (field !== undefined) context.addIssue({ code: 'custom', path: [field], message: `Required by "${operation}"` });
  });

export type XmlConfig = z.infer<typeof configSchema>;

/** Reads and writes XML. */
export const xml = definePureNode<XmlConfig>({
  type: 'xml',
  title: 'XML',
  description:
    'Makes an object of an XML text, or an XML text of an object. Attributes are `@name`, text beside them is `#text`, ' +
    'repeated elements are a list.',
  group: 'data',
  icon: 'file-code',
  summary: '{operation}',
  config: configSchema,
  gives: '`parse`: an object with one field, the root element. `stringify`: a text.',
  isHeavy: ({ text }) => isHeavy(text),
  example,
  decide,
});
