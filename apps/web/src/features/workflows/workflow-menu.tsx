import { IconButton, Menu, Portal } from '@chakra-ui/react';
import { Copy, Download, Ellipsis, History, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { createWorkflow } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { toaster } from '../../components/toaster.tsx';
import { toDuplicate } from '../../workflow-file/to-duplicate.ts';
import { useExportWorkflow } from '../../workflow-file/use-export-workflow.ts';

const RenameDialog = lazy(async () => ({ default: (await import('./rename-dialog.tsx')).RenameDialog }));

interface WorkflowMenuProps {
  readonly workflow: WorkflowListItem;
  readonly onDelete: (workflow: WorkflowListItem) => void;
}

/** What can be done with a workflow besides opening it. */
export function WorkflowMenu({ workflow, onDelete }: WorkflowMenuProps) {
  const [isRenaming, setRenaming] = useState(false);
  const navigate = useNavigate();
  const exporting = useExportWorkflow(workflow);
  const duplicate = useApi({
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
  return (
    <>
      <Menu.Root positioning={{ placement: 'bottom-end' }} lazyMount>
        <Menu.Trigger asChild>
          <IconButton
            variant="ghost"
            size="sm"
            color="fg.muted"
            position="relative"
            aria-label={`More for ${workflow.name}`}
          >
            <Ellipsis />
          </IconButton>
        </Menu.Trigger>
        <Portal>
          <Menu.Positioner>
            <Menu.Content minW="180px">
              <Menu.Item value="runs" onClick={() => void navigate(`/workflows/${workflow.id}/runs`)}>
                <History size={16} /> Show runs
              </Menu.Item>
              <Menu.Item value="rename" onClick={() => setRenaming(true)}>
                <Pencil size={16} /> Rename
              </Menu.Item>
              <Menu.Item value="duplicate" onClick={() => duplicate.mutate(undefined)}>
                <Copy size={16} /> Duplicate
              </Menu.Item>
              <Menu.Item value="export" onClick={() => exporting.mutate(undefined)}>
                <Download size={16} /> Export
              </Menu.Item>
              <Menu.Separator />
              <Menu.Item value="delete" color="danger.fg" onClick={() => onDelete(workflow)}>
                <Trash2 size={16} /> Delete
              </Menu.Item>
            </Menu.Content>
          </Menu.Positioner>
        </Portal>
      </Menu.Root>
      {isRenaming && (
        <Suspense>
          <RenameDialog workflow={workflow} onClose={() => setRenaming(false)} />
        </Suspense>
      )}
    </>
  );
}
