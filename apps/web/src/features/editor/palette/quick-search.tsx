import { Dialog, Portal } from '@chakra-ui/react';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { NodeSelector } from './node-selector.tsx';

interface QuickSearchProps {
  /** What is chosen for, such as "Add after Enrich". */
  readonly title: string;
  readonly types: readonly NodeType[];
  readonly onChoose: (type: NodeType) => void;
  readonly onClose: () => void;
}

/** The node types above everything else, for who knows what comes next. */
export function QuickSearch({ title, types, onChoose, onClose }: QuickSearchProps) {
  return (
    <Dialog.Root open onOpenChange={({ open }) => !open && onClose()} size={{ mdDown: 'full', md: 'md' }}>
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content
            bg="bg.panel"
            borderRadius={{ base: '0', md: 'card' }}
            boxShadow="float"
            h={{ base: '100dvh', md: 'min(560px, 76dvh)' }}
            overflow="hidden"
          >
            <Dialog.Title px="4" pt="3" textStyle="label" color="fg.muted">
              {title}
            </Dialog.Title>
            <NodeSelector types={types} onChoose={onChoose} isFocused />
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
