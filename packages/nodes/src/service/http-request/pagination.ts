import type { Json } from '@automateos/model';
import { z } from 'zod';
import { pathSchema } from '../../pure/paths.ts';

const MAX_PAGES = 1_000;

/** How the pages of a list are asked for, one after the other. */
export const paginationSchema = z
  .strictObject({
    by: z.enum(['link', 'next_url', 'cursor', 'page']).meta({
      title: 'Next page by',
      description:
        '`link`: the `Link` header with `rel="next"`. `next_url`: a URL in the body. `cursor`: a value in the body that is sent ' +
        'with the next request. `page`: a number that rises.',
    }),
    items: pathSchema.optional().meta({
      title: 'List in the body',
      description: 'Where the list stands in the body of a page; left out: the body is the list.',
      format: 'path',
      examples: ['data', 'result.orders'],
    }),
    next: pathSchema.optional().meta({
      title: 'Next in the body',
      description:
        'Where `next_url` or `cursor` stands in the body of a page. Missing, null or empty: it was the last page.',
      format: 'path',
      examples: ['next', 'meta.next_cursor'],
    }),
    parameter: pathSchema.optional().meta({
      title: 'Parameter',
      description: 'Under which name the cursor (`cursor`) or the number of the page (`page`) is sent.',
      examples: ['after', 'offset'],
    }),
    send_in: z.enum(['query', 'body']).default('query').meta({
      title: 'Send it in',
      description: 'Whether the parameter is one of the URL, or a field of the body.',
    }),
    first_page: z.int().min(0).default(1).meta({ title: 'First page', description: 'The number of the first page.' }),
    stop_when: z
      .strictObject({
        path: pathSchema.meta({ title: 'Field', description: 'Where the field stands in the body.', format: 'path' }),
        equals: (z.unknown() as z.ZodType<Json>).meta({ title: 'Equals', description: 'Its value.', format: 'json' }),
      })
      .optional()
      .meta({
        title: 'Last page when',
        description: 'A field of the body whose value says that this page is the last one.',
        examples: [{ path: 'has_more', equals: false }],
      }),
    max_pages: z.int().min(1).max(MAX_PAGES).default(100).meta({
      title: 'Most pages',
      description: 'After how many pages it ends in any case.',
    }),
  })
  .superRefine(({ by, next }, context) => {
    if ((by === 'next_url' || by === 'cursor') && next === undefined) {
      context.addIssue({ code: 'custom', path: ['next'], message: `Required by "${by}"` });
    }
  });

export type Pagination = z.infer<typeof paginationSchema>;
