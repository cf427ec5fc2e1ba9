import { z } from 'zod';
import type { Json } from '../json.ts';
import { LIMITS } from '../limits.ts';
import { isStoreKey } from '../store-operation.ts';
import { pageOf, pageQuery } from './lists.ts';

const key = z.string().max(LIMITS.storeKeyBytes).refine(isStoreKey, 'Must not hold control characters');

const place = {
  workflow_id: z.uuid().optional().meta({
    description: 'The entries of this workflow; left out: those that all your workflows share',
  }),
};

export const storeListQuerySchema = z.strictObject({
  ...place,
  prefix: key.default('').meta({ description: 'Only keys that begin so' }),
  limit: pageQuery.limit,
  cursor: key.optional().meta({ description: 'The `next_cursor` of the page before' }),
});

export const storeEntryQuerySchema = z.strictObject({
  ...place,
  key: key.min(1, 'Must not be empty').meta({ description: 'The key of the entry' }),
});

const entryFields = {
  key: z.string(),
  size_bytes: z.int().meta({ description: 'Of key and value' }),
  expires_at: z.iso.datetime().nullable(),
  updated_at: z.iso.datetime(),
};

export const storeEntrySchema = z
  .strictObject({ ...entryFields, value: z.custom<Json>(() => true) })
  .meta({ id: 'StoreEntry' });

export const storeEntryPageSchema = pageOf(z.strictObject(entryFields).meta({ id: 'StoreListItem' }), 'StoreEntryPage');
