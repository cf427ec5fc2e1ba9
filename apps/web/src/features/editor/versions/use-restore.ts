import { changeWorkflow } from '../../../api/generated/index.ts';
import type { Workflow, WorkflowDefinitionInput, WorkflowVersion } from '../../../api/generated/types.gen.ts';
import { useApi } from '../../../api/use-api.ts';
import { toaster } from '../../../components/toaster.tsx';

/** Makes an earlier definition the newest version; what stands there now stays in the history. */
export function useRestore(workflow: Workflow | undefined) {
  return useApi({
    call: ({ definition }: WorkflowVersion) =>
      changeWorkflow({
        path: { id: workflow?.id ?? '' },
        body: {
          definition: definition as WorkflowDefinitionInput, // as: the server's own answer, whose type the API leaves open
          // What somebody else saves meanwhile is not run over.
          ...(workflow !== undefined && { version: workflow.version }),
        },
        throwOnError: true,
      }),
    refreshes: ['getWorkflow', 'listWorkflowVersions', 'listWorkflows'],
    onSuccess: ({ version }, restored) =>
      toaster.create({ type: 'success', title: `Version ${restored.version} is back, as version ${version}` }),
  });
}
