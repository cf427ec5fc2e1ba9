import { z } from 'zod';
import type { Json } from '../json.ts';
import { CATCH_UP } from '../schedule.ts';

const nextRuns = z.array(z.iso.datetime()).meta({ description: 'The next five; fewer if there are no more' });

export const workflowScheduleSchema = z
  .strictObject({
    schedules: z
      .array(
        z.strictObject({
          node_id: z.string(),
          timezone: z.string(),
          catch_up: z.enum(CATCH_UP),
          next_runs: nextRuns,
        }),
      )
      .meta({ description: 'None while the workflow is switched off' }),
  })
  .meta({ id: 'WorkflowSchedule' });

export const previewScheduleBodySchema = z
  .strictObject({
    config: z
      .record(
        z.string(),
        z.custom<Json>(() => true),
      )
      .meta({ description: 'The config of a node of type `schedule`' }),
  })
  .meta({ id: 'PreviewScheduleBody' });

export const schedulePreviewSchema = z
  .strictObject({ timezone: z.string(), next_runs: nextRuns })
  .meta({ id: 'SchedulePreview' });
