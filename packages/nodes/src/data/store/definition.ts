import { Buffer } from 'node:buffer';
import { defineNode, isStoreKey, type Json, LIMITS, NO_RETRY, STORE_SCOPES } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';
import { toStoreRequest } from './to-store-request.ts';

/*
 * Errors of a step:
 *
 *   STORE_FULL          the owner's entries would come to more than their limit
 *   STORE_NOT_A_NUMBER  `increment`, and what is stored is no number
 */

const OPERATIONS = ['get', 'set', 'delete', 'increment', 'compare_and_set', 'list'] as const;
type Operation = (typeof OPERATIONS)[number];

const NEEDS_KEY = new Set<Operation>(['get', 'set', 'delete', 'increment', 'compare_and_set']);
const NEEDS_VALUE = new Set<Operation>(['set', 'compare_and_set']);

const keyText = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) <= LIMITS.storeKeyBytes,
    `Must not be longer than ${LIMITS.storeKeyBytes} bytes`,
  )
  .refine(isStoreKey, 'Must not hold control characters or half characters');

/** Any JSON; the document that it is in was parsed as JSON. */
const jsonValue = (z.unknown() as z.ZodType<Json>).optional();

const configSchema = z
  .strictObject({
    operation: z
      .enum(OPERATIONS)
      .default('get')
      .meta({
        title: 'Operation',
        description:
          '`get`, `set` and `delete` a value; `increment` a number; `compare_and_set`: set it only if it is what is ' +
          'expected; `list` the entries whose keys begin alike.',
      }),
    scope: z.enum(STORE_SCOPES).default('workflow').meta({
      title: 'Shared by',
      description: 'Who sees the entries: the runs of this `workflow`, or those of all your workflows (`user`).',
    }),
    key: keyText
      .min(1)
      .optional()
      .meta({
        title: 'Key',
        description: 'The name of the entry, 255 bytes at most. All operations but `list` need it.',
        examples: ['last-order', 'price:{{trigger.query.sku}}'],
      }),
    value: jsonValue.meta({
      title: 'Value',
      description: 'What `set` and `compare_and_set` store: any value, 256 KiB of JSON at most.',
      format: 'json',
      examples: ['{{trigger.payload}}', true],
    }),
    expected: jsonValue.meta({
      title: 'Expected',
      description: 'What must be stored for `compare_and_set` to set. Left out, or null: there must be nothing.',
      format: 'json',
      examples: ['{{before.value}}', 'up'],
    }),
    by: z
      .number()
      .default(1)
      .meta({ title: 'By', description: 'What `increment` adds; what is not there yet counts as 0.' }),
    expires_in_ms: z.int().min(1).max(LIMITS.storeLongestExpiryMs).optional().meta({
      title: 'Expires after',
      description: 'After how many milliseconds the entry goes. Counted from now; by `increment` from its first time.',
      format: 'duration_ms',
    }),
    prefix: keyText.default('').meta({
      title: 'Keys that begin with',
      description: 'Which entries `list` gives; left empty, all of them.',
      examples: ['price:'],
    }),
    after: keyText.optional().meta({
      title: 'After key',
      description: 'Where `list` goes on: the `next` of the list before.',
      examples: ['{{page.next}}'],
    }),
    limit: z.int().min(1).max(LIMITS.storeListLimit).default(LIMITS.storeListLimit).meta({
      title: 'Limit',
      description: 'How many entries `list` gives at most.',
    }),
  })
  .superRefine(({ operation, key, value, expected }, context) => {
    const fault = (field: string, message: string): void => {
      context.addIssue({ code: 'custom', path: [field], message });
    };
    if (NEEDS_KEY.has(operation) && key === undefined) fault('key', `Required by "${operation}"`);
    if (NEEDS_VALUE.has(operation) && value === undefined) fault('value', `Required by "${operation}"`);
    if (isTooLarge(value)) fault('value', TOO_LARGE);
    if (isTooLarge(expected)) fault('expected', TOO_LARGE);
  });

const TOO_LARGE = `Must not be larger than ${LIMITS.storeValueBytes} bytes as JSON`;

function isTooLarge(value: Json | undefined): boolean {
  return value !== undefined && Buffer.byteLength(JSON.stringify(value)) > LIMITS.storeValueBytes;
}

export type StoreConfig = z.infer<typeof configSchema>;

/** Remembers values from run to run. */
export const store = defineNode<StoreConfig>({
  type: 'store',
  version: 1,
  title: 'Store',
  description: 'Keeps values from run to run, by keys: gets, sets, counts, compares and sets, lists.',
  group: 'data',
  icon: 'database',
  summary: '{operation} {key}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives:
    '`get`: `{ found, value, expires_at }`. `set`, `increment`: `{ created, value, expires_at }`. `compare_and_set`: ' +
    '`{ swapped, value, expires_at }`, the value that is there now. `delete`: `{ deleted }`. `list`: `{ items: [{ key, value, ' +
    'expires_at }], next }`; where there is more, `next` is the `after` of the next page, else null. What is not there is null.',
  effect: 'none',
  retry: () => NO_RETRY,
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  example,
  storeRequest: toStoreRequest,
  execute: () => {
    throw new Error('the journal carries out what a store node asks');
  },
});
