import { HStack, IconButton, Separator } from '@chakra-ui/react';
import { Panel } from '@xyflow/react';
import { type LucideIcon, Maximize, Minus, Plus, Redo2, SquarePlus, Undo2, WandSparkles } from 'lucide-react';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useCanvasView } from './use-canvas-view.ts';

interface CanvasToolbarProps {
  readonly onPalette: () => void;
}

/** Adding, looking and taking back, at the lower left. */
export function CanvasToolbar({ onPalette }: CanvasToolbarProps) {
  const { history } = useEditor();
  const dispatch = useEditorDispatch();
  const { fit, zoomIn, zoomOut, tidy } = useCanvasView();
  return (
    <Panel position="bottom-left">
      <HStack
        role="toolbar"
        aria-label="Canvas"
        gap="0.5"
        p="1"
        bg="bg.panel"
        borderWidth="1px"
        borderRadius="card"
        boxShadow="float"
      >
        <Tool icon={SquarePlus} label="Add a node (/)" onClick={onPalette} />
        <Separator orientation="vertical" h="5" />
        <Tool icon={Maximize} label="Show all (1)" onClick={fit} />
        <Tool icon={Minus} label="Zoom out (-)" onClick={zoomOut} />
        <Tool icon={Plus} label="Zoom in (=)" onClick={zoomIn} />
        <Tool icon={WandSparkles} label="Tidy up (Shift T)" onClick={tidy} />
        <Separator orientation="vertical" h="5" />
        <Tool
          icon={Undo2}
          label="Undo"
          isDisabled={history.past.length === 0}
          onClick={() => dispatch({ type: 'undo' })}
        />
        <Tool
          icon={Redo2}
          label="Redo"
          isDisabled={history.future.length === 0}
          onClick={() => dispatch({ type: 'redo' })}
        />
      </HStack>
    </Panel>
  );
}

interface ToolProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isDisabled?: boolean;
  readonly onClick: () => void;
}

function Tool({ icon: Sign, label, isDisabled = false, onClick }: ToolProps) {
  return (
    <IconButton variant="ghost" size="sm" aria-label={label} title={label} disabled={isDisabled} onClick={onClick}>
      <Sign />
    </IconButton>
  );
}
