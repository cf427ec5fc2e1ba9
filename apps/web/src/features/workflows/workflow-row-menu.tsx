import { IconButton, Menu, Portal } from '@chakra-ui/react';
import { Copy, Download, Ellipsis, History, Pencil, Trash2 } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useNavigate } from 'react-router';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { useDuplicateWorkflow } from '../../workflow-file/use-duplicate-workflow.ts';
import { useExportWorkflow } from '../../workflow-file/use-export-workflow.ts';

const RenameDialog = lazy(async () => ({ default: (await import('./rename-dialog.tsx')).RenameDialog }));

interface WorkflowRowMenuProps {
  readonly workflow: WorkflowListItem;
  readonly onDelete: (workflow: WorkflowListItem) => void;
}

/** What can be done with a workflow besides opening it. */
export function WorkflowRowMenu({ workflow, onDelete }: WorkflowRowMenuProps) {
  const [isRenaming, setRenaming] = useState(false);
  const navigate = useNavigate();
  const exporting = useExportWorkflow(workflow);
  const duplicate = useDuplicateWorkflow(workflow);
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
