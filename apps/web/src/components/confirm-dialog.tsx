import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { ErrorNotice } from './error-notice.tsx';
import { Modal } from './modal.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  /** What the button does, such as "Discard 12". */
  readonly verb: string;
  /** What the other button says; "Cancel" where nothing else is clearer. */
  readonly keepVerb?: string;
  readonly isDangerous?: boolean;
  readonly isPending: boolean;
  readonly error: unknown;
  readonly errorTitle: string;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
  /** What will happen. */
  readonly children: ReactNode;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, verb, keepVerb = 'Cancel', isDangerous = false, isPending, error, errorTitle } = props;
  return (
    <Modal title={title} size="sm" onClose={props.onClose}>
      <Stack gap="4">
        <Text color="fg.muted">{props.children}</Text>
        {error !== null && <ErrorNotice title={errorTitle} error={error} />}
        <Flex justify="flex-end" gap="2" wrap="wrap">
          <Button onClick={props.onClose}>{keepVerb}</Button>
          <Button
            variant="solid"
            loading={isPending}
            onClick={props.onConfirm}
            {...(isDangerous && {
              bg: 'danger.solid',
              color: 'danger.contrast',
              _hover: { bg: 'danger.solid', opacity: 0.9 },
            })}
          >
            {verb}
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
