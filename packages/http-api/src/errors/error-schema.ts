import { ERROR_STATUS, issueSchema } from '@automateos/model';
import { z } from 'zod';

export const errorSchema = z
  .strictObject({
    error: z.strictObject({
      code: z.enum(Object.keys(ERROR_STATUS)),
      message: z.string(),
      details: z
        .strictObject({
          field: z.string().optional(),
          issue: z.string().optional(),
          issues: z.array(issueSchema).optional(),
          execution_id: z.uuid().optional().meta({ description: 'Of webhooks that wait for their run' }),
        })
        .meta({ description: 'Empty except for 422: the first problem, and all of them in `issues`' }),
    }),
  })
  .meta({ id: 'Error' });
