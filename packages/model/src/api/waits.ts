import { z } from 'zod';
import type { Json } from '../json.ts';
import { EXECUTION_STATUSES } from '../statuses.ts';
import { pageQuery } from './lists.ts';

const instant = z.iso.datetime();

export const WAIT_STATES = ['open', 'answered', 'expired', 'ended'] as const;

const choiceSchema = z.strictObject({ id: z.string(), label: z.string() }).meta({ id: 'Choice' });

/** What a resume link shows to whoever has it: nothing else of the run. */
export const waitSchema = z
  .strictObject({
    state: z.enum(WAIT_STATES).meta({
      description:
        '`answered`: the first answer counts; `expired`: the time limit came first; `ended`: the run has ended',
    }),
    kind: z.enum(['approval', 'callback']),
    title: z.string(),
    text: z.string(),
    choices: z.array(choiceSchema),
    ends_at: instant.nullable(),
    choice: z.string().nullable().meta({ description: 'What was chosen' }),
    answered_at: instant.nullable(),
  })
  .meta({ id: 'Wait' });

export const answeredWaitSchema = z
  .strictObject({
    ...waitSchema.shape,
    accepted: z.boolean().meta({ description: 'False: there was an answer before, which counts' }),
  })
  .meta({ id: 'AnsweredWait' });

export const answerBodySchema = z
  .custom<Json | undefined>(() => true)
  .meta({
    description:
      'For an approval `{ "choice": "approve", "note": "..." }`; for a callback any JSON value, no body is `{}`',
  });

export const openWaitListSchema = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          node_id: z.string(),
          iteration: z.string(),
          kind: z.enum(['approval', 'callback']),
          since: instant.nullable(),
          ends_at: instant.nullable(),
          resume_url: z.url().meta({ description: 'Whoever has this link can answer' }),
        })
        .meta({ id: 'OpenWait' }),
    ),
    next_cursor: z.null(),
  })
  .meta({ id: 'OpenWaitList' });

const callSchema = z.strictObject({ execution_id: z.uuid(), node_id: z.string(), iteration: z.string() });

export const callListQuerySchema = z.strictObject(pageQuery);

export const callListSchema = z
  .strictObject({
    called_by: callSchema.nullable().meta({ description: 'The step that has started this execution' }),
    items: z.array(
      z
        .strictObject({
          ...callSchema.shape,
          workflow_id: z.uuid(),
          workflow_name: z.string(),
          status: z.enum(EXECUTION_STATUSES),
        })
        .meta({ id: 'CalledExecution', description: 'An execution that a step of this one has started' }),
    ),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'CallList' });
