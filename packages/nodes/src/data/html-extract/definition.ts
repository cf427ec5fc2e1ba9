import { z } from 'zod';
import { definePureNode } from '../../pure/define-pure-node.ts';
import { example } from './example.ts';
import { decide } from './execute.ts';
import { selectorFault } from './selector.ts';

const HEAVY_PAGE = 8 * 1024;

const selectorSchema = z
  .string()
  .min(1)
  .max(1_000)
  .superRefine((selector, context) => {
    const fault = selectorFault(selector);
    if (fault !== undefined) context.addIssue({ code: 'custom', message: `Is no selector: ${fault}` });
  });

const fieldSchema = z
  .strictObject({
    selector: selectorSchema.optional().meta({
      title: 'Selector',
      description:
        'A CSS selector; the first element that it finds counts. Without one: the entry itself, or the page.',
      examples: ['h1', 'a.next', 'meta[name=description]'],
    }),
    take: z.enum(['text', 'html', 'attribute']).default('text').meta({
      title: 'Take',
      description: 'The text of the element, the HTML inside it, or one of its attributes.',
    }),
    attribute: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .meta({
        title: 'Attribute',
        description: 'The name of the attribute to take.',
        examples: ['href'],
      }),
    all: z.boolean().default(false).meta({
      title: 'All',
      description: 'Takes a list from all elements that the selector finds.',
    }),
  })
  .superRefine(({ take, attribute }, context) => {
    if (take === 'attribute' && attribute === undefined) {
      context.addIssue({ code: 'custom', path: ['attribute'], message: 'Required by "attribute"' });
    }
  });

const configSchema = z.strictObject({
  html: z.string().meta({
    title: 'HTML',
    description: 'The page, as text; 10 MiB and 64 levels at most. Nothing in it is loaded or run.',
    format: 'multiline',
    examples: ['{{page.body}}'],
  }),
  each: selectorSchema.optional().meta({
    title: 'For each',
    description:
      'A selector of entries: with it the output is a list with an object for each of them, without it one object.',
    examples: ['ul.products > li'],
  }),
  fields: z
    .record(z.string().min(1).max(128), fieldSchema)
    .refine((fields) => Object.keys(fields).length > 0, 'Must have at least one field')
    .meta({
      title: 'Fields',
      description: 'What is taken, by the names in the output; what is not found is null.',
      examples: [
        { title: { selector: 'h1' }, links: { selector: 'a', take: 'attribute', attribute: 'href', all: true } },
      ],
    }),
});

export type HtmlExtractConfig = z.infer<typeof configSchema>;
export type HtmlField = z.infer<typeof fieldSchema>;

/** Takes values out of HTML. */
export const htmlExtract = definePureNode<HtmlExtractConfig>({
  type: 'html_extract',
  title: 'Extract from HTML',
  description: 'Takes texts, links and other values out of a page, by CSS selectors.',
  group: 'data',
  icon: 'code-xml',
  summary: '{fields}',
  config: configSchema,
  gives: 'An object with the fields, or a list of such objects.',
  // Selectors may take the square of a page's elements.
  isHeavy: ({ html }) => html.length > HEAVY_PAGE,
  example,
  decide,
});
