import { z } from 'zod';
import { STEP_STATUSES } from '../statuses.ts';
import { executionSummarySchema } from './executions.ts';

const instant = z.iso.datetime();

/** The data of the event `step`: how a step stands, without its values. */
export const stepEventSchema = z
  .strictObject({
    execution_id: z.uuid(),
    node_id: z.string(),
    iteration: z.string(),
    status: z.enum(STEP_STATUSES),
    attempt: z.int(),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
    next_attempt_at: instant.nullable(),
    input_bytes: z.int().nullable(),
    output_bytes: z.int().nullable(),
  })
  .meta({ id: 'StepEvent' });

/** The data of the event `execution` is the execution as lists show it. */
export const executionEventSchema = executionSummarySchema;
