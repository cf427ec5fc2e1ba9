import { z } from 'zod';

/** The query parameters that every list takes: how many, and where the page before ended. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.uuid('Must be the next_cursor of the page before').optional(),
};

export function pageOf<Item extends z.ZodType>(item: Item, id: string) {
  return z.strictObject({ items: z.array(item), next_cursor: z.string().nullable() }).meta({ id });
}

/** An instant as ISO 8601 text with its offset, turned into Unix milliseconds. */
export const instantQuery = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
