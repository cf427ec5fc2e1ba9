import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useNavigate } from 'react-router';
import { deleteWorkflow, type Workflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Modal } from '../../../components/modal.tsx';
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
    <Modal title={`Delete “${name}”?`} size="sm" onClose={onClose}>
      <Stack gap="4">
        <Text color="fg.muted">
          Its runs, versions and webhook URL go with it. What runs now is cancelled. This cannot be taken back.
        </Text>
        {remove.error !== null && <ErrorNotice error={remove.error} title="The workflow was not deleted" />}
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Keep</Button>
          <Button
            bg="danger.solid"
            color="danger.contrast"
            loading={remove.isPending}
            onClick={() => remove.mutate(undefined)}
          >
            Delete workflow
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
