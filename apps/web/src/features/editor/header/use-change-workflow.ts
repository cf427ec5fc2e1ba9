import { useQueryClient } from '@tanstack/react-query';
import { getWorkflowQueryKey } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { type ChangeWorkflowBodyInput, changeWorkflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { toaster } from '../../../components/toaster.tsx';

/**
 * Changes what is not part of the document: name, description, switch, settings. It is saved at once.
 *
 * @param failure what to say when it was not, such as "The name was not changed"
 */
export function useChangeWorkflow(id: string, failure: string) {
  const queries = useQueryClient();
  return useApi({
    call: (body: Omit<ChangeWorkflowBodyInput, 'definition'>) =>
      changeWorkflow({ path: { id }, body, throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: (workflow) => queries.setQueryData(getWorkflowQueryKey({ path: { id } }), workflow),
    onError: ({ message, issues }) =>
      toaster.create({ type: 'error', title: failure, description: issues[0]?.issue ?? message }),
  });
}
