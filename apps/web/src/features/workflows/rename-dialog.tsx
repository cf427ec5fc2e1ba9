import { createWorkflowBodySchema } from '@automateos/model';
import { Button } from '@chakra-ui/react';
import { useEffect } from 'react';
import { useForm } from 'react-hook-form';
import { toApiError } from '../../api/api-error.ts';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { changeWorkflow } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { Modal } from '../../components/modal.tsx';
import { applyServerFaults } from '../../forms/apply-server-faults.ts';
import { Form } from '../../forms/form.tsx';
import { houseResolver } from '../../forms/house-resolver.ts';
import { TextField } from '../../forms/text-field.tsx';

const renameSchema = createWorkflowBodySchema.pick({ name: true });

interface RenameDialogProps {
  readonly workflow: WorkflowListItem;
  readonly onClose: () => void;
}

export function RenameDialog({ workflow, onClose }: RenameDialogProps) {
  const form = useForm({ resolver: houseResolver(renameSchema), defaultValues: { name: workflow.name } });
  const { errors } = form.formState;
  const { setFocus } = form;
  useEffect(() => setFocus('name', { shouldSelect: true }), [setFocus]);
  const rename = useApi({
    call: (body: { name: string }) => changeWorkflow({ path: { id: workflow.id }, body, throwOnError: true }),
    refreshes: ['listWorkflows', 'getWorkflow'],
    onSuccess: onClose,
    onError: (failure) => applyServerFaults(form, toApiError(failure)),
  });
  return (
    <Modal title="Rename workflow" onClose={onClose} size="sm">
      <Form onSubmit={form.handleSubmit((body) => rename.mutate(body))} fault={errors.root?.message}>
        <TextField label="Name" autoComplete="off" field={form.register('name')} error={errors.name?.message} />
        <Button type="submit" variant="solid" alignSelf="flex-end" loading={rename.isPending}>
          Rename
        </Button>
      </Form>
    </Modal>
  );
}
