import { defineNode, type Json, LIMITS, NO_RETRY } from '@automateos/model';
import { z } from 'zod';
import { example } from './example.ts';

const configSchema = z.strictObject({
  workflow_id: z.string().min(1).max(64).meta({
    title: 'Workflow',
    description: 'Which of your workflows is run. It needs the trigger "Called by a workflow" and must be switched on.',
    format: 'workflow',
  }),
  inputs: z
    .record(
      z.string(),
      z.custom<Json>((value) => value !== undefined),
    )
    .default({})
    .meta({
      title: 'Inputs',
      description: 'What it is given, by name.',
      examples: [{ customer_id: '{{trigger.payload.customer_id}}' }],
    }),
  wait: z.boolean().default(true).meta({
    title: 'Wait for the result',
    description: 'Off: the run goes on at once, whatever becomes of the other one.',
  }),
});

export type CallWorkflowConfig = z.infer<typeof configSchema>;

/** Runs another workflow, as a run of its own. */
export const callWorkflow = defineNode<CallWorkflowConfig>({
  type: 'call_workflow',
  version: 1,
  title: 'Run another workflow',
  description:
    'Starts another workflow of yours and waits for its result, without taking up a worker. Its failure is the failure of this step.',
  group: 'flow',
  icon: 'workflow',
  summary: '{workflow_id}',
  trigger: false,
  outputs: ['main'],
  config: configSchema,
  gives:
    '`{ execution_id, result }`, `result` the outputs of its last nodes by id; without waiting `{ execution_id }`.',
  example,
  effect: 'outside',
  retry: () => NO_RETRY,
  // The other run is started once for each step, however often that is asked for.
  onCrash: () => 'retry',
  timeoutMs: () => LIMITS.defaultStepTimeoutMs,
  call: ({ workflow_id: workflowId, inputs, wait: isAwaited }) => ({ workflowId, inputs, isAwaited }),
  execute: () => {
    throw new Error('a call is not executed: the other workflow is run');
  },
});
