import { IconButton, Menu, Portal } from '@chakra-ui/react';
import { Copy, Database, Download, Ellipsis, FileClock, History, Settings2, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { Workflow } from '../../../api/generated/index.ts';
import { useDuplicateWorkflow } from '../../../workflow-file/use-duplicate-workflow.ts';
import { useExportWorkflow } from '../../../workflow-file/use-export-workflow.ts';
import { useEditor } from '../state/editor-context.tsx';
import { DeleteDialog } from './delete-dialog.tsx';
import { SettingsDialog } from './settings-dialog.tsx';

/** What is rarer than saving: versions, settings, copies, the end. */
export function EditorMenu({ workflow }: { readonly workflow: Workflow }) {
  const [dialog, setDialog] = useState<'settings' | 'delete'>();
  const { definition } = useEditor().history;
  const navigate = useNavigate();
  const shown = { ...workflow, definition };
  const exporting = useExportWorkflow(shown);
  const duplicate = useDuplicateWorkflow(shown);
  return (
    <>
      <Menu.Root positioning={{ placement: 'bottom-end' }} lazyMount>
        <Menu.Trigger asChild>
          <IconButton variant="ghost" size="sm" aria-label="More">
            <Ellipsis />
          </IconButton>
        </Menu.Trigger>
        <Portal>
          <Menu.Positioner>
            <Menu.Content minW="200px">
              <Menu.Item value="runs" hideFrom="md" onClick={() => void navigate(`/workflows/${workflow.id}/runs`)}>
                <History size={16} /> Runs
              </Menu.Item>
              <Menu.Item value="versions" onClick={() => void navigate(`/workflows/${workflow.id}/versions`)}>
                <FileClock size={16} /> Versions
              </Menu.Item>
              <Menu.Item value="store" onClick={() => void navigate(`/store?workflow=${workflow.id}`)}>
                <Database size={16} /> Stored values
              </Menu.Item>
              <Menu.Item value="settings" onClick={() => setDialog('settings')}>
                <Settings2 size={16} /> Settings
              </Menu.Item>
              <Menu.Item value="duplicate" onClick={() => duplicate.mutate(undefined)}>
                <Copy size={16} /> Duplicate
              </Menu.Item>
              <Menu.Item value="export" onClick={() => exporting.mutate(undefined)}>
                <Download size={16} /> Export
              </Menu.Item>
              <Menu.Separator />
              <Menu.Item value="delete" color="danger.fg" onClick={() => setDialog('delete')}>
                <Trash2 size={16} /> Delete
              </Menu.Item>
            </Menu.Content>
          </Menu.Positioner>
        </Portal>
      </Menu.Root>
      {dialog === 'settings' && <SettingsDialog workflow={workflow} onClose={() => setDialog(undefined)} />}
      {dialog === 'delete' && <DeleteDialog workflow={workflow} onClose={() => setDialog(undefined)} />}
    </>
  );
}
