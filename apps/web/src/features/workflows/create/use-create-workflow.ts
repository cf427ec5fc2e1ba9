import type { Json } from '@automateos/model';
import { useNavigate } from 'react-router';
import { type CreateWorkflowBodyInput, createWorkflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { keepSample } from '../../../test-payload/payload-store.ts';

interface NewWorkflow extends CreateWorkflowBodyInput {
  /** What its test runs begin with. */
  readonly samplePayload?: Json;
}

/** Makes a workflow and opens it in the editor. */
export function useCreateWorkflow() {
  const navigate = useNavigate();
  return useApi({
    call: ({ samplePayload: _, ...body }: NewWorkflow) => createWorkflow({ body, throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: ({ id }, { samplePayload }) => {
      if (samplePayload !== undefined) keepSample(id, samplePayload);
      void navigate(`/workflows/${id}`);
    },
  });
}
