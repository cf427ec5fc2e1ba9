import type { NodeChange } from '@automateos/model';
import { Box, Dialog, Portal } from '@chakra-ui/react';
import { useMemo } from 'react';
import { useIsPhone } from '../../../components/use-is-phone.ts';
import { useMoveToLoop } from '../edits/use-move-to-loop.ts';
import { useRename } from '../edits/use-rename.ts';
import { Inspector } from '../inspector/inspector.tsx';
import type { RunData } from '../inspector/run-data/use-run-data.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts, useNodeIssues, useOpenNode } from '../state/editor-facts.tsx';
import { isUnsaved } from '../state/editor-state.ts';
import { useShowField } from './use-show-field.ts';

/** The inspector beside the canvas; on the phone a sheet as high as the screen. */
export function InspectorPanel({ runData }: { readonly runData: RunData }) {
  const open = useOpenNode();
  const dispatch = useEditorDispatch();
  const isPhone = useIsPhone();
  const close = (): void => dispatch({ type: 'open-node', id: undefined });
  if (open === undefined) return null;
  const content = <OpenInspector key={open.node.id} runData={runData} />;
  if (!isPhone) {
    return (
      <Box
        data-inspector
        position="absolute"
        top="0"
        right="0"
        bottom="0"
        w="min(400px, 100%)"
        zIndex="docked"
        bg="bg.panel"
        borderLeftWidth="1px"
        boxShadow="float"
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.defaultPrevented) close();
        }}
      >
        {content}
      </Box>
    );
  }
  return (
    <Dialog.Root open size="full" onOpenChange={(details) => !details.open && close()}>
      <Portal>
        <Dialog.Positioner>
          <Dialog.Content bg="bg.panel" h="100dvh" borderRadius="0" aria-label="Node" data-inspector>
            {content}
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}

function OpenInspector({ runData }: { readonly runData: RunData }) {
  const open = useOpenNode();
  const state = useEditor();
  const dispatch = useEditorDispatch();
  const { workflow, nodeTypes } = useEditorFacts();
  const issues = useNodeIssues(open?.node.id ?? '');
  const rename = useRename();
  const moveToLoop = useMoveToLoop();
  const history = useMemo(
    () => ({ undo: () => dispatch({ type: 'undo' }), redo: () => dispatch({ type: 'redo' }) }),
    [dispatch],
  );
  useShowField(open?.field);
  if (open === undefined) return null;
  const { node, type } = open;
  return (
    <Inspector
      node={node}
      nodeType={type}
      nodeTypes={nodeTypes}
      definition={state.history.definition}
      issues={issues}
      field={open.field}
      onChange={(change: NodeChange) => dispatch({ type: 'change-node', id: node.id, change })}
      onRename={(to) => rename(node.id, to)}
      onMoveToLoop={(loop) => moveToLoop(node.id, loop)}
      onClose={() => dispatch({ type: 'open-node', id: undefined })}
      history={history}
      workflow={workflow}
      isUnsaved={isUnsaved(state)}
      runData={runData}
    />
  );
}
