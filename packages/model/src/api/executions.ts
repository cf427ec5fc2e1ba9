import { z } from 'zod';
import type { Json } from '../json.ts';
import { EXECUTION_STATUSES, STEP_STATUSES, VERSION_CHOICES } from '../statuses.ts';
import { instantQuery, pageOf, pageQuery } from './lists.ts';
import { optionalBody } from './optional-body.ts';
import { storable } from './storable.ts';

const instant = z.iso.datetime();
const json = z.custom<Json>(() => true).meta({ description: 'Any JSON value' });

const stepErrorSchema = z
  .strictObject({ code: z.string(), message: z.string(), details: z.record(z.string(), json).optional() })
  .meta({ id: 'StepError' });

const attemptSchema = z
  .strictObject({
    number: z.int(),
    started_at: instant,
    completed_at: instant.nullable(),
    error: stepErrorSchema.nullable(),
  })
  .meta({ id: 'Attempt' });

export const stepSchema = z
  .strictObject({
    node_id: z.string(),
    iteration: z.string(),
    status: z.enum(STEP_STATUSES),
    input: json,
    output: json,
    error: stepErrorSchema.nullable(),
    attempts: z.array(attemptSchema),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
    next_attempt_at: instant.nullable(),
    emitted: z.array(z.string()).meta({ description: 'The outputs that were delivered to what follows' }),
  })
  .meta({ id: 'Step' });

export const executionSummarySchema = z
  .strictObject({
    id: z.uuid(),
    workflow_id: z.uuid(),
    workflow_version: z.int(),
    status: z.enum(EXECUTION_STATUSES),
    error_message: z.string().nullable(),
    error: z.strictObject({ code: z.string(), message: z.string(), node_id: z.string().nullable() }).nullable(),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
    created_at: instant,
    retry_of: z.uuid().nullable(),
  })
  .meta({ id: 'ExecutionSummary' });

export const executionPageSchema = pageOf(executionSummarySchema, 'ExecutionPage');

export const executionListItemSchema = z
  .strictObject({ ...executionSummarySchema.shape, workflow_name: z.string() })
  .meta({ id: 'ExecutionListItem' });

export const executionListPageSchema = pageOf(executionListItemSchema, 'ExecutionListPage');

export const executionSchema = z
  .strictObject({ ...executionSummarySchema.shape, payload: json, result: json, steps: z.array(stepSchema) })
  .meta({ id: 'Execution' });

export const acceptedSchema = z
  .strictObject({ execution_id: z.uuid(), status: z.enum(EXECUTION_STATUSES) })
  .meta({ id: 'AcceptedExecution' });

export const listExecutionsQuerySchema = z.strictObject({
  ...pageQuery,
  status: z.enum(EXECUTION_STATUSES).optional().meta({ description: 'Only executions that have this status' }),
  since: instantQuery.optional().meta({ description: 'Only executions made at or after this instant' }),
  until: instantQuery.optional().meta({ description: 'Only executions made before this instant' }),
});

export const listAllExecutionsQuerySchema = z.strictObject({
  ...listExecutionsQuerySchema.shape,
  workflow_id: z.uuid().optional().meta({ description: 'Only executions of this workflow' }),
  q: storable
    .trim()
    .max(200)
    .optional()
    .meta({
      description:
        "Only executions with this text in their error or their workflow's name, or whose id begins with it. A page may " +
        'then hold fewer entries than asked for, or none, and still have a `next_cursor`',
    }),
});

const nodeId = z.string().min(1).max(64);

export const retryBodySchema = optionalBody(
  z.strictObject({
    from_node: nodeId.optional(),
    payload: json.optional(),
    outputs: z.record(z.string(), json).optional(),
    version: z.enum(VERSION_CHOICES).default('original'),
  }),
).meta({
  description:
    'No body is `{}`: the whole run again. `from_node`: what does not follow it keeps its recorded outputs; `outputs` are ' +
    'taken instead of recorded ones, by node id; `payload` takes the place of the recorded one',
});

export const resolveStepBodySchema = z
  .discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('succeeded'), output: json, iteration: z.string().max(100).default('') }),
    z.strictObject({ decision: z.literal('retry'), iteration: z.string().max(100).default('') }),
    z.strictObject({
      decision: z.literal('failed'),
      message: z.string().min(1).max(1_000).optional(),
      iteration: z.string().max(100).default(''),
    }),
  ])
  .meta({ id: 'ResolveStepBody' });
