import { z } from 'zod';
import type { Json } from '../json.ts';
import { DEAD_LETTER_STATUSES, REDRIVE_STARTS, REDRIVE_STATUSES, VERSION_CHOICES } from '../statuses.ts';
import { instantQuery, pageOf, pageQuery, WRONG_CURSOR } from './lists.ts';
import { optionalBody } from './optional-body.ts';
import { storable } from './storable.ts';

const instant = z.iso.datetime();
const json = z.custom<Json>(() => true).meta({ description: 'Any JSON value' });
const search = storable.max(200);
const fingerprint = z.string().regex(/^[0-9a-f]{32}$/, 'Must be the fingerprint of a group');

const statusQuery = z
  .enum(DEAD_LETTER_STATUSES)
  .default('open')
  .meta({ description: 'Only dead letters that have this status' });

/** What a filter can name, in a query and in a body. */
const filter = {
  workflow_id: z.uuid().optional().meta({ description: 'Only dead letters of this workflow' }),
  fingerprint: fingerprint.optional().meta({ description: 'Only dead letters of this group' }),
  q: search.optional().meta({ description: 'Only dead letters with this text in their messages' }),
};
const queryFilter = { ...filter, since: instantQuery.optional(), until: instantQuery.optional() };

export const deadLetterSchema = z
  .strictObject({
    id: z.uuid(),
    execution_id: z.uuid(),
    workflow_id: z.uuid(),
    node_id: z.string().nullable(),
    code: z.string(),
    message: z.string(),
    fingerprint: z.string(),
    status: z.enum(DEAD_LETTER_STATUSES),
    failed_at: instant,
    decided_at: instant.nullable(),
    redriven_by: z.uuid().nullable(),
  })
  .meta({ id: 'DeadLetter' });

export const deadLetterPageSchema = pageOf(deadLetterSchema, 'DeadLetterPage');

export const deadLetterDetailSchema = z
  .strictObject({
    ...deadLetterSchema.shape,
    workflow_version: z.int(),
    error: z.strictObject({ code: z.string(), message: z.string(), node_id: z.string().nullable() }).nullable(),
    payload: json,
  })
  .meta({ id: 'DeadLetterDetail' });

export const deadLetterGroupSchema = z
  .strictObject({
    fingerprint: z.string(),
    workflow_id: z.uuid(),
    node_id: z.string().nullable(),
    code: z.string(),
    /** The message of the latest letter. */
    message: z.string(),
    /** What the messages have in common: numbers and ids are `#`. */
    pattern: z.string(),
    count: z.int(),
    first_seen_at: instant,
    last_seen_at: instant,
    trend: z.array(z.int()).meta({ description: 'Letters in each of the last 24 hours, the oldest hour first' }),
  })
  .meta({ id: 'DeadLetterGroup' });

export const deadLetterGroupPageSchema = pageOf(deadLetterGroupSchema, 'DeadLetterGroupPage');

export const listDeadLettersQuerySchema = z.strictObject({
  ...pageQuery,
  ...queryFilter,
  status: statusQuery,
});

export const listDeadLetterGroupsQuerySchema = z.strictObject({
  ...queryFilter,
  limit: pageQuery.limit,
  cursor: z
    .string()
    .regex(/^\d{1,15}-[0-9a-f]{32}$/, WRONG_CURSOR)
    .optional()
    .meta({ description: 'The `next_cursor` of the page before' }),
  status: statusQuery,
});

const from = z.enum(REDRIVE_STARTS).default('failed_step');
const version = z.enum(VERSION_CHOICES).default('original');

export const redriveDeadLetterBodySchema = optionalBody(
  z.strictObject({ from, version, payload: json.optional() }),
).meta({ description: 'No body is `{}`; `payload` takes the place of the recorded one' });

/** So many letters can be named one by one; more of them have something in common to filter by. */
const PICKED_AT_MOST = 1_000;

/** A filter that names nothing would take all there is: that has to be said. */
const group = {
  ...filter,
  ids: z.array(z.uuid()).min(1).max(PICKED_AT_MOST).optional().meta({ description: 'Only these dead letters' }),
  since: instantQuery.optional(),
  until: instantQuery.optional(),
  all: z.literal(true).optional().meta({ description: 'Needed when no filter is given' }),
};
const hasFilter = (body: { [Key in keyof typeof group]?: unknown }): boolean =>
  Object.keys(group).some((name) => body[name as keyof typeof group] !== undefined); // the keys of `group`
const NO_FILTER = { path: ['all'], message: 'Name a filter, or say `all: true`' };

export const redriveDeadLettersBodySchema = z
  .strictObject({
    ...group,
    from,
    version,
    rate: z.number().min(0.1).max(1_000).default(10).meta({ description: 'New executions per second' }),
    dry_run: z.boolean().default(false),
  })
  .refine(hasFilter, NO_FILTER)
  .meta({ id: 'RedriveDeadLettersBody' });

export const discardDeadLettersBodySchema = z
  .strictObject(group)
  .refine(hasFilter, NO_FILTER)
  .meta({ id: 'DiscardDeadLettersBody' });

export const redrivenSchema = z
  .strictObject({ execution_id: z.uuid(), status: z.literal('queued') })
  .meta({ id: 'RedrivenDeadLetter' });

export const discardedSchema = z.strictObject({ discarded: z.int() }).meta({ id: 'DiscardedDeadLetters' });

const refusalSchema = z
  .strictObject({ code: z.string(), message: z.string(), count: z.int(), example_id: z.uuid() })
  .meta({ id: 'RedriveRefusal' });

export const redriveSchema = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(REDRIVE_STATUSES),
    filter: z.strictObject({
      workflow_id: z.uuid().nullable(),
      fingerprint: z.string().nullable(),
      q: z.string().nullable(),
      since: instant.nullable(),
      until: instant,
      picked: z.int().nullable().meta({ description: 'How many were named by their `ids`' }),
    }),
    from: z.enum(REDRIVE_STARTS),
    version: z.enum(VERSION_CHOICES),
    rate: z.number(),
    total: z.int(),
    done: z.int(),
    failed: z.int(),
    left: z.int(),
    refusals: z.array(refusalSchema),
    created_at: instant,
    completed_at: instant.nullable(),
  })
  .meta({ id: 'Redrive' });

export const redrivePageSchema = pageOf(redriveSchema, 'RedrivePage');

export const listRedrivesQuerySchema = z.strictObject(pageQuery);

export const redrivePlanSchema = z
  .strictObject({
    dry_run: z.literal(true),
    total: z.int(),
    would_redrive: z.int(),
    would_fail: z.int(),
    refusals: z.array(refusalSchema),
    repeats: z.array(z.strictObject({ node_id: z.string(), count: z.int() })).meta({
      description: 'Steps that succeeded and would be carried out again, because what is before them changed',
    }),
    examined: z.int().meta({ description: 'How many letters were looked at; the other figures are of these' }),
  })
  .meta({ id: 'RedrivePlan' });
