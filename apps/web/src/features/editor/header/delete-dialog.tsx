import { useNavigate } from 'react-router';
import { deleteWorkflow, type Workflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { useMarkLeaving } from '../save/leaving.ts';

interface DeleteDialogProps {
  readonly workflow: Workflow;
  readonly onClose: () => void;
}

/** The question before a workflow and all of its runs go. */
export function DeleteDialog({ workflow, onClose }: DeleteDialogProps) {
  const { id, name } = workflow;
  const navigate = useNavigate();
  const markLeaving = useMarkLeaving();
  const remove = useApi({
    call: () => deleteWorkflow({ path: { id }, throwOnError: true }),
    refreshes: ['listWorkflows'],
    onSuccess: () => {
      markLeaving();
      void navigate('/workflows');
    },
  });
  return (
    <ConfirmDialog
      title={`Delete “${name}”?`}
      verb="Delete workflow"
      keepVerb="Keep"
      isDangerous
      isPending={remove.isPending}
      error={remove.error}
      errorTitle="The workflow was not deleted"
      onConfirm={() => remove.mutate(undefined)}
      onClose={onClose}
    >
      Its runs, versions and webhook URL go with it. What runs now is cancelled. This cannot be taken back.
    </ConfirmDialog>
  );
}
