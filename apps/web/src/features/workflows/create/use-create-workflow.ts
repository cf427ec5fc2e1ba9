import { useNavigate } from 'react-router';
import { type CreateWorkflowBodyInput, createWorkflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';

/** Makes a workflow and opens it in the editor. */
export function useCreateWorkflow() {
  const navigate = useNavigate();
  return useApi({
    call: (body: CreateWorkflowBodyInput) => createWorkflow({ body, throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: ({ id }) => void navigate(`/workflows/${id}`),
  });
}
