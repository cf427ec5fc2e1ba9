import { discardDeadLetters } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ConfirmDialog } from '../../../components/confirm-dialog.tsx';
import { toaster } from '../../../components/toaster.tsx';
import { formatCount } from '../../../format/count.ts';
import { countOf, type RedriveTarget, toGroupBody } from '../redrive/redrive-wish.ts';

interface DiscardDialogProps {
  readonly target: RedriveTarget;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Lets letters go after a question. */
export function DiscardDialog({ target, onClose, onDone }: DiscardDialogProps) {
  const count = countOf(target);
  const discard = useApi({
    call: () => discardDeadLetters({ body: toGroupBody(target), throwOnError: true }),
    refreshes: ['listDeadLetters', 'listDeadLetterGroups'],
    onSuccess: ({ discarded }) => {
      toaster.create({ type: 'success', title: `${formatCount(discarded, 'letter')} discarded` });
      onDone();
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={`Discard ${formatCount(count, 'dead letter')}?`}
      verb={`Discard ${count.toLocaleString('en')}`}
      isDangerous
      isPending={discard.isPending}
      error={discard.error}
      errorTitle="They were not discarded"
      onConfirm={() => discard.mutate(undefined)}
      onClose={onClose}
    >
      They will not be run again. Their runs stay in the history, where each can still be retried by hand. The decision
      is kept in the audit log with your account and the time.
    </ConfirmDialog>
  );
}
