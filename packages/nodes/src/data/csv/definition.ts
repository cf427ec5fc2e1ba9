import { z } from 'zod';
import { isHeavy } from '../../heavy/is-heavy.ts';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { jsonSchema } from '../../pure/items.ts';
import { pathSchema } from '../../pure/paths.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';

const configSchema = z
  .strictObject({
    operation: z.enum(['parse', 'stringify']).default('parse').meta({
      title: 'Operation',
      description: '`parse`: makes a list of a CSV text. `stringify`: makes a CSV text of a list.',
    }),
    text: z
      .string()
      .optional()
      .meta({
        title: 'Text',
        description: 'The CSV text that is parsed; 10 MiB at most.',
        format: 'multiline',
        examples: ['{{file.body}}'],
      }),
    items: z
      .array(jsonSchema)
      .optional()
      .meta({
        title: 'List',
        description: 'What is written: a list of objects, or of lists. Lists and objects in them become JSON.',
        format: 'json',
        examples: ['{{orders.body.results}}'],
      }),
    delimiter: z.enum(['comma', 'semicolon', 'tab', 'pipe']).default('comma').meta({
      title: 'Delimiter',
      description: 'What stands between two cells.',
    }),
    header: z.boolean().default(true).meta({
      title: 'First line has the names',
      description:
        'With names the list is one of objects, otherwise one of lists. All values that are parsed are texts.',
    }),
    trim: z.boolean().default(false).meta({
      title: 'Trim',
      description: 'Takes away the white space round each cell that is parsed.',
    }),
    columns: z
      .array(pathSchema)
      .min(1)
      .max(1_000)
      .optional()
      .meta({
        title: 'Columns',
        description: 'The fields that are written, in this order; all fields of all items when it is left out.',
        format: 'path',
        examples: [['id', 'customer.name', 'total']],
      }),
    escape_formulas: z.boolean().default(false).meta({
      title: 'Escape formulas',
      description:
        "Puts ' before texts that a spreadsheet would compute (they begin with =, +, - or @): for files that people open.",
    }),
  })
  .superRefine(({ operation, text, items }, context) => {
    const missing = operation === 'parse' && text === undefined ? 'text' : undefined;
    const field = operation === 'stringify' && items === undefined ? 'items' : missing;
    if (field !== undefined) context.addIssue({ code: 'custom', path: [field], message: `Required by "${operation}"` });
  });

export type CsvConfig = z.infer<typeof configSchema>;

/** Reads and writes CSV. */
export const csv = definePureNode<CsvConfig>({
  type: 'csv',
  title: 'CSV',
  description: 'Makes a list of a CSV text, or a CSV text of a list.',
  group: 'data',
  icon: 'file-spreadsheet',
  summary: '{operation}',
  config: configSchema,
  gives: '`parse`: a list. `stringify`: a text.',
  isHeavy: ({ text, items }) => isHeavy(text, items),
  example,
  decide,
});
