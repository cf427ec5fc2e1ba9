import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { type Redrive, redriveDeadLetter, redriveDeadLetters } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { readJsonField } from '../../../components/json-field.tsx';
import { Modal } from '../../../components/modal.tsx';
import { toaster } from '../../../components/toaster.tsx';
import { formatCount } from '../../../format/count.ts';
import type { LetterWorkflow } from '../use-letter-workflows.ts';
import { PayloadEdit } from './payload-edit.tsx';
import { RedriveOptions } from './redrive-options.tsx';
import { RedrivePlanView } from './redrive-plan-view.tsx';
import { countOf, FIRST_WISH, type RedriveTarget, type RedriveWish, redriveVerb, toGroupBody } from './redrive-wish.ts';
import { useRedrivePlan } from './use-redrive-plan.ts';

interface RedriveDialogProps {
  readonly target: RedriveTarget;
  /** Where all letters are of one. */
  readonly workflow: LetterWorkflow | undefined;
  readonly failedNodeId: string | undefined;
  readonly onClose: () => void;
  /** Letters were redriven, or a job has begun. */
  readonly onStarted: () => void;
}

/** How to run again what failed: from where, on which version, how fast; says first what will happen. */
export function RedriveDialog({ target, workflow, failedNodeId, onClose, onStarted }: RedriveDialogProps) {
  const navigate = useNavigate();
  const [wish, setWish] = useState<RedriveWish>(FIRST_WISH);
  const [payloadText, setPayloadText] = useState<string>();
  const plan = useRedrivePlan(target, wish);
  const titleOf = (nodeId: string): string => workflow?.titleOf(nodeId) ?? nodeId;
  const failedNode = failedNodeId === undefined ? undefined : titleOf(failedNodeId);
  const payload = payloadText === undefined ? undefined : readJsonField(payloadText);
  const isPayloadWrong = payloadText !== undefined && payload === undefined;
  const count =
    plan.data !== undefined && plan.data.examined === plan.data.total ? plan.data.would_redrive : countOf(target);
  const single = target.kind === 'letters' && target.letters.length === 1 ? target.letters[0] : undefined;

  const job = useApi({
    call: async () => {
      const { data } = await redriveDeadLetters({ body: { ...toGroupBody(target), ...wish }, throwOnError: true });
      return { data: data as Redrive }; // no dry run: answered with the job
    },
    refreshes: ['listRedrives'],
    onSuccess: ({ total }) => {
      toaster.create({ type: 'success', title: `${formatCount(total, 'letter')} to redrive` });
      onStarted();
      onClose();
    },
  });
  const alone = useApi({
    call: (id: string) => {
      const { from, version } = wish;
      const body = { from, version, ...(payload !== undefined && { payload: payload.value }) };
      return redriveDeadLetter({ path: { id }, body, throwOnError: true });
    },
    refreshes: ['listDeadLetters', 'listDeadLetterGroups', 'listAllExecutions'],
    onSuccess: ({ execution_id: executionId }) => {
      toaster.create({ type: 'success', title: 'A new run begun' });
      onStarted();
      onClose();
      void navigate(`/runs/${executionId}`);
    },
  });
  const start = (): void => (single === undefined ? job.mutate(undefined) : alone.mutate(single.id));
  const error = job.error ?? alone.error;

  return (
    <Modal title={`Redrive ${formatCount(countOf(target), 'dead letter')}`} size="lg" onClose={onClose}>
      <Stack gap="5">
        <RedriveOptions
          wish={wish}
          onWish={setWish}
          count={countOf(target)}
          failedNode={failedNode}
          currentVersion={workflow?.version}
        />
        {single !== undefined && (
          <PayloadEdit letterId={single.id} wish={wish} text={payloadText} onText={setPayloadText} />
        )}
        <RedrivePlanView plan={plan.data} error={plan.error} onRetry={() => void plan.refetch()} titleOf={titleOf} />
        {error !== null && <ErrorNotice title="The redrive did not begin" error={error} />}
        <Text textStyle="small" color="fg.muted">
          What you decide is kept in the audit log with your account and the time.
        </Text>
        <Flex justify="flex-end" gap="2" wrap="wrap">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            variant="solid"
            loading={job.isPending || alone.isPending}
            disabled={plan.data === undefined || count === 0 || isPayloadWrong}
            onClick={start}
          >
            {redriveVerb(count, wish, { currentVersion: workflow?.version, failedNode })}
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
