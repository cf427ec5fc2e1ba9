import { Menu, Portal } from '@chakra-ui/react';
import { useRef } from 'react';
import { useMoveToLoop } from '../edits/use-move-to-loop.ts';
import { useClipboardActions } from '../keyboard/use-clipboard-actions.ts';
import { useAskToAdd } from '../palette/add-request.ts';
import { useEditor, useEditorDispatch } from '../state/editor-context.tsx';
import { useEditorFacts } from '../state/editor-facts.tsx';
import { listRowActions, type RowAction } from './row-actions.ts';

interface RowMenuProps {
  readonly id: string;
  readonly onConnect: (id: string) => void;
  readonly onClose: () => void;
}

/** All that can be done to a node, at its row. */
export function RowMenu({ id, onConnect, onClose }: RowMenuProps) {
  const { definition } = useEditor().history;
  const { nodeTypes } = useEditorFacts();
  const dispatch = useEditorDispatch();
  const ask = useAskToAdd();
  const { duplicate } = useClipboardActions();
  const moveToLoop = useMoveToLoop();
  // Done after the menu has closed, so that a dialog can take the focus. No state: the menu closes before it is drawn again.
  const next = useRef<() => void>(undefined);
  const actions = listRowActions(id, definition, nodeTypes);
  const carryOut = (action: RowAction): void => {
    switch (action.kind) {
      case 'edit':
        dispatch(action.edit);
        return;
      case 'open':
        next.current = () => dispatch({ type: 'open-node', id });
        return;
      case 'add':
        next.current = () => ask(action.request);
        return;
      case 'connect':
        next.current = () => onConnect(id);
        return;
      case 'duplicate':
        duplicate([id]);
        return;
      case 'move':
        moveToLoop(id, action.loop);
        return;
    }
  };
  const findAnchor = (): DOMRect | null =>
    document.querySelector(`[data-row="${CSS.escape(id)}"] > .list-menu`)?.getBoundingClientRect() ?? null;
  return (
    <Menu.Root
      open
      onOpenChange={({ open }) => {
        if (open) return;
        onClose();
        next.current?.();
      }}
      onSelect={({ value }) => {
        const action = actions.find((each) => each.label === value);
        if (action !== undefined) carryOut(action);
      }}
      positioning={{ placement: 'bottom-end', getAnchorRect: findAnchor }}
    >
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="240px" maxW="min(360px, 94vw)">
            {actions.map((action) => (
              <Menu.Item
                key={action.label}
                value={action.label}
                minH={{ base: '11', md: '8' }}
                color={action.isDangerous ? 'danger.fg' : undefined}
              >
                {action.label}
              </Menu.Item>
            ))}
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
