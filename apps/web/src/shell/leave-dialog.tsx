import { Button, Flex, Text } from '@chakra-ui/react';
import { Modal } from '../components/modal.tsx';
import type { LeaveGuard } from './use-leave-guard.ts';

interface LeaveDialogProps {
  readonly guard: LeaveGuard;
  /** What would be lost, such as "Your changes to “Lead intake” are not saved." */
  readonly children: string;
  /** Saves; the page is left when that has succeeded (`true`). */
  readonly onSave?: () => Promise<boolean>;
}

/** The question of `useLeaveGuard`. */
export function LeaveDialog({ guard, children, onSave }: LeaveDialogProps) {
  if (!guard.isAsking) return null;
  const save = async (): Promise<void> => {
    if (await onSave?.()) guard.leave();
    else guard.stay();
  };
  return (
    <Modal title="Leave without saving?" size="sm" onClose={guard.stay}>
      <Text color="fg.muted">{children}</Text>
      <Flex justify="flex-end" gap="2" mt="5" wrap="wrap">
        <Button onClick={guard.stay}>Stay</Button>
        <Button color="danger.fg" onClick={guard.leave}>
          Leave
        </Button>
        {onSave !== undefined && (
          <Button variant="solid" onClick={() => void save()}>
            Save and leave
          </Button>
        )}
      </Flex>
    </Modal>
  );
}
