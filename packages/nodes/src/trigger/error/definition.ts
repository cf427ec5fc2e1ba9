import { z } from 'zod';
import { defineTrigger } from '../define-trigger.ts';
import { example } from './example.ts';

const MOST_WORKFLOWS = 100;

const configSchema = z.strictObject({
  workflows: z
    .array(
      z.uuid().meta({
        title: 'Workflow',
        description: 'The id of a workflow of yours.',
        format: 'workflow',
      }),
    )
    .max(MOST_WORKFLOWS)
    .default([])
    .meta({
      title: 'Workflows',
      description: 'The ids of the workflows whose failures count. Empty: all of yours.',
    }),
});

export type ErrorConfig = z.infer<typeof configSchema>;

/** Starts a workflow when another one of the same owner failed. */
export const errorTrigger = defineTrigger<ErrorConfig>({
  type: 'error',
  title: 'When a workflow fails',
  description:
    'Starts the workflow when another one of yours failed, by a time limit or a crash too. Failures of workflows with ' +
    'such a trigger start nothing.',
  icon: 'triangle-alert',
  summary: '{workflows}',
  isSingle: true,
  config: configSchema,
  failureWatch: ({ workflows }) => ({ workflowIds: workflows }),
  sample: (_, nowMs) => ({
    execution: {
      id: '00000000-0000-7000-8000-000000000001',
      workflow_id: '00000000-0000-7000-8000-000000000002',
      workflow_name: 'Orders to CRM',
      error: { code: 'HTTP_ERROR_STATUS', message: 'The service answered 503.', node_id: 'order' },
      failed_at: new Date(nowMs).toISOString(),
      url: 'https://automate.example/runs/00000000-0000-7000-8000-000000000001',
    },
  }),
  example,
});
