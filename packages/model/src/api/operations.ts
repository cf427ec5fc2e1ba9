import { z } from 'zod';

const instant = z.iso.datetime();
const count = z.int().min(0);

export const operationsSchema = z
  .strictObject({
    accepted_last_minute: count,
    running: count,
    queued: count,
    waiting: count,
    oldest_queued_at: instant.nullable().meta({ description: 'When the oldest queued execution became due' }),
    stuck: count.meta({
      description:
        'Running without an owner that is alive, or due for over a minute although a worker is alive and no limit of ' +
        'the workflow holds it back',
    }),
    in_doubt: count.meta({ description: 'Waiting until a person decides about a step in doubt' }),
    open_dead_letters: count,
    at_least: z
      .array(z.enum(['accepted_last_minute', 'running', 'queued', 'waiting', 'stuck', 'in_doubt', 'open_dead_letters']))
      .meta({ description: 'Figures that are at least so large: counting stopped there' }),
    sweep_age_ms: z.number().nullable(),
    database: z.enum(['sqlite', 'postgresql']),
    doorbell: z.enum(['ok', 'failed']),
    version: z.string(),
    workers: z
      .array(z.strictObject({ id: z.uuid(), started_at: instant, heartbeat_at: instant, is_alive: z.boolean() }))
      .meta({ description: 'Those that were heard of in the last hour, newest first' }),
    storage: z
      .array(
        z.strictObject({
          workflow_id: z.uuid(),
          workflow_name: z.string(),
          executions: count,
          is_exact: z.boolean().meta({ description: 'False: there are at least so many' }),
        }),
      )
      .meta({ description: 'The workflows with the most executions, at most 100' }),
  })
  .meta({ id: 'Operations' });
