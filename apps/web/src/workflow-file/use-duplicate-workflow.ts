import { useNavigate } from 'react-router';
import { createWorkflow, type Workflow } from '../api/generated/index.ts';
import { useApi } from '../api/use-api.ts';
import { toaster } from '../components/toaster.tsx';
import { toDuplicate } from './to-duplicate.ts';

/** Makes a second workflow like this one, and offers to open it. */
export function useDuplicateWorkflow(workflow: Workflow) {
  const navigate = useNavigate();
  return useApi({
    call: () => createWorkflow({ body: toDuplicate(workflow), throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: ({ id, name }) =>
      toaster.create({
        title: `“${name}” is made, switched off`,
        action: { label: 'Open', onClick: () => void navigate(`/workflows/${id}`) },
      }),
    onError: ({ message }) =>
      toaster.create({ type: 'error', title: 'It could not be duplicated', description: message }),
  });
}
