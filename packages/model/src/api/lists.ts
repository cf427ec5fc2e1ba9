import { z } from 'zod';

const LIMIT = 'Must be a whole number from 1 to 200';
export const WRONG_CURSOR = 'Must be the next_cursor of the page before';

/** The query parameters that every list takes: how many, and where the page before ended. */
export const pageQuery = {
  limit: z.coerce
    .number(LIMIT)
    .int(LIMIT)
    .min(1, LIMIT)
    .max(200, LIMIT)
    .default(50)
    .meta({ description: 'How many entries a page has at most' }),
  cursor: z.uuid(WRONG_CURSOR).optional().meta({ description: 'The `next_cursor` of the page before' }),
};

export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() }).meta({ id });
}

/** An instant as ISO 8601 text with its offset, turned into Unix milliseconds. */
export const instantQuery = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .meta({ description: 'An instant such as `2026-11-23T18:00:00Z`' });
