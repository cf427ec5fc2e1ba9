import type { LastExecution, WorkflowListItem } from '../../api/generated/index.ts';

/** A workflow as the dashboard knows it: with its last runs, newest first, where the server gives them. */
export type ListedWorkflow = WorkflowListItem & { readonly recent_executions?: readonly LastExecution[] };
