import type { Workflow } from '../api/generated/index.ts';
import { useApi } from '../api/use-api.ts';
import { toaster } from '../components/toaster.tsx';

/** Saves a workflow as a file; what that needs is loaded when somebody asks for it. */
export function useExportWorkflow(workflow: Workflow) {
  return useApi({
    call: async () => ({ data: await (await import('./export-workflow.ts')).exportWorkflow(workflow) }),
    onError: ({ message }) =>
      toaster.create({ type: 'error', title: 'It could not be exported', description: message }),
  });
}
