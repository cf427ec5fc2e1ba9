import { z } from 'zod';
import { definitionSchema, settingsSchema } from '../definition.ts';
import { LIMITS } from '../limits.ts';
import { EXECUTION_STATUSES } from '../statuses.ts';
import { pageOf, pageQuery, WRONG_CURSOR } from './lists.ts';
import { storable, storableName } from './storable.ts';

const name = storableName(LIMITS.nameLength);
const description = storable.max(LIMITS.descriptionLength);
const expectedVersion = z.int().min(1);

export const createWorkflowBodySchema = z
  .strictObject({
    name,
    description: description.optional(),
    definition: definitionSchema,
    is_active: z.boolean().optional(),
    settings: settingsSchema.optional(),
  })
  .meta({ id: 'CreateWorkflowBody' });

export const replaceWorkflowBodySchema = z
  .strictObject({ ...createWorkflowBodySchema.shape, version: expectedVersion.optional() })
  .meta({ id: 'ReplaceWorkflowBody' });

export const changeWorkflowBodySchema = z
  .strictObject({
    name: name.optional(),
    description: description.optional(),
    definition: definitionSchema.optional(),
    is_active: z.boolean().optional(),
    settings: settingsSchema.optional(),
    version: expectedVersion.optional(),
  })
  .meta({ id: 'ChangeWorkflowBody' });

export const listWorkflowsQuerySchema = z.strictObject({
  ...pageQuery,
  q: storable.max(200).optional().meta({ description: 'Only workflows with this text in their names' }),
  is_active: z
    .enum(['true', 'false'])
    .transform((text) => text === 'true')
    .optional()
    .meta({ description: 'Only active workflows, or only those that are not' }),
  include: z
    .enum(['recent'])
    .optional()
    .meta({ description: '`recent`: each with its last 20 executions, in `recent_executions`' }),
});

export const issueSchema = z.strictObject({ field: z.string(), issue: z.string() }).meta({ id: 'Issue' });

const instant = z.iso.datetime();

/** Definitions in answers are not checked again: they were when they were saved. */
const storedDefinition = z
  .custom<z.infer<typeof definitionSchema>>(() => true)
  .meta({ description: 'A WorkflowDefinition' });

export const workflowSchema = z
  .strictObject({
    id: z.uuid(),
    name: z.string(),
    description: z.string(),
    definition: storedDefinition,
    webhook_url: z.string(),
    is_active: z.boolean(),
    owner_id: z.uuid(),
    version: z.int(),
    settings: settingsSchema,
    issues: z.array(issueSchema),
    created_at: instant,
    updated_at: instant,
  })
  .meta({ id: 'Workflow' });

export const lastExecutionSchema = z
  .strictObject({
    id: z.uuid(),
    status: z.enum(EXECUTION_STATUSES),
    started_at: instant.nullable(),
    completed_at: instant.nullable(),
  })
  .meta({ id: 'LastExecution' });

export const workflowListItemSchema = z
  .strictObject({
    ...workflowSchema.shape,
    last_execution: lastExecutionSchema.nullable(),
    recent_executions: z
      .array(lastExecutionSchema)
      .optional()
      .meta({ description: 'Newest first; only with `include=recent`' }),
  })
  .meta({ id: 'WorkflowListItem' });

export const workflowPageSchema = pageOf(workflowListItemSchema, 'WorkflowPage');

/** With what somebody was known who saved: one who signed in, an API key, or the command line. */
const savedBySchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('session') }),
    z.strictObject({ kind: z.literal('api_key'), name: z.string() }),
    z.strictObject({ kind: z.literal('command_line') }),
  ])
  .meta({ id: 'SavedBy' });

export type SavedBy = z.infer<typeof savedBySchema>;

export const workflowVersionSchema = z
  .strictObject({
    version: z.int(),
    definition: storedDefinition,
    created_at: instant,
    saved_by: savedBySchema.nullable().meta({ description: 'Null where it was not kept yet' }),
  })
  .meta({ id: 'WorkflowVersion' });

export const workflowVersionPageSchema = pageOf(workflowVersionSchema, 'WorkflowVersionPage');

/** Versions are numbered, so their pages go by number. */
export const listVersionsQuerySchema = z.strictObject({
  limit: pageQuery.limit,
  cursor: z.coerce
    .number(WRONG_CURSOR)
    .int(WRONG_CURSOR)
    .min(1, WRONG_CURSOR)
    .optional()
    .meta({ description: 'The `next_cursor` of the page before' }),
});
