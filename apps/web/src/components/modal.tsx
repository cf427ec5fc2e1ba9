import { CloseButton, Dialog, type DialogRootProps, Portal } from '@chakra-ui/react';
import type { ReactNode } from 'react';

interface ModalProps {
  readonly title: string;
  /** By Escape, a click beside it, or its cross. */
  readonly onClose: () => void;
  /** `full` covers the phone's whole screen, and is as wide as `xl` elsewhere. */
  readonly size?: Exclude<DialogRootProps['size'], undefined>;
  readonly children: ReactNode;
}

/** A dialog that is open as long as it is drawn. */
export function Modal({ title, onClose, size = 'md', children }: ModalProps) {
  return (
    <Dialog.Root
      open
      size={size}
      scrollBehavior="inside"
      onOpenChange={({ open }) => !open && onClose()}
      // Focus that strays, to a toast or out of what was just replaced, is no wish to close.
      onFocusOutside={(event) => event.preventDefault()}
    >
      <Portal>
        <Dialog.Backdrop />
        <Dialog.Positioner>
          <Dialog.Content bg="bg.panel" borderRadius="card" boxShadow="float">
            <Dialog.Header pb="3">
              <Dialog.Title textStyle="section">{title}</Dialog.Title>
            </Dialog.Header>
            <Dialog.Body pb="6">{children}</Dialog.Body>
            <Dialog.CloseTrigger asChild>
              <CloseButton size="sm" aria-label="Close" />
            </Dialog.CloseTrigger>
          </Dialog.Content>
        </Dialog.Positioner>
      </Portal>
    </Dialog.Root>
  );
}
