import { Box, Button, HStack, Icon, Link, Stack, Text } from '@chakra-ui/react';
import { CircleHelp, type LucideIcon, Pause, X } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { Execution, OpenWait } from '../../../../api/generated/index.ts';
import { useNow } from '../../../../components/use-now.ts';
import { explainFailure } from '../../../../format/explain-failure.ts';
import { formatInstant, formatTimeAgo } from '../../../../format/time-ago.ts';
import { ResolveDialog, type StepDecision } from '../decide/resolve-dialog.tsx';
import type { StepView } from '../step-view.ts';
import { useOpenWait } from './use-open-wait.ts';
import { WaitLink } from './wait-link.tsx';

interface StepNoticeProps {
  readonly execution: Execution;
  readonly step: StepView;
  readonly title: string;
}

/** What has to be known of a step that failed, waits or is in doubt, and what can be done. */
export function StepNotice({ execution, step, title }: StepNoticeProps) {
  if (step.status === 'in_doubt') return <DoubtNotice execution={execution} step={step} title={title} />;
  if (step.status === 'waiting') return <WaitingNotice executionId={execution.id} step={step} />;
  if (step.error === null) return null;
  const { cause, advice } = explainFailure(step.error.code);
  return (
    <Notice status="failed" icon={X} title={cause}>
      <Text overflowWrap="anywhere">{step.error.message}</Text>
      <Text color="fg.muted">{advice}</Text>
      <ErrorCode code={step.error.code} />
    </Notice>
  );
}

/** The code, and its entry in the documentation; a code that the workflow's author chose leads to the page alone. */
function ErrorCode({ code }: { readonly code: string }) {
  return (
    <Link
      href={`/docs/troubleshooting#${code.toLowerCase()}`}
      target="_blank"
      rel="noreferrer"
      textStyle="code"
      color="fg.muted"
      textDecoration="underline"
      w="fit-content"
    >
      {code}
    </Link>
  );
}

function WaitingNotice({ executionId, step }: { readonly executionId: string; readonly step: StepView }) {
  const now = useNow(1_000);
  const wait = useOpenWait(executionId, step);
  const { nextAttemptAt, error, attempts } = step;
  const reason = error ?? attempts.at(-1)?.error;
  const until = nextAttemptAt === undefined ? undefined : new Date(nextAttemptAt).toISOString();
  const due = until === undefined ? undefined : formatTimeAgo(until, now);
  return (
    <Notice status="waiting" icon={Pause} title={titleOf(wait, reason != null, due)}>
      {step.startedAt !== undefined && (
        <Text color="fg.muted">Since {formatInstant(new Date(step.startedAt).toISOString())}</Text>
      )}
      {until !== undefined && (
        <Text color="fg.muted">
          Until {formatInstant(until)}
          {wait !== undefined && '; then it goes on without an answer'}
        </Text>
      )}
      {reason && <Text overflowWrap="anywhere">The last attempt failed: {reason.message}</Text>}
      {wait !== undefined && <WaitLink wait={wait} />}
    </Notice>
  );
}

/** What it waits for: an answer, the next attempt after one that failed, time. @param due "in 5 min", if that is known */
function titleOf(wait: OpenWait | undefined, hasFailed: boolean, due: string | undefined): string {
  if (wait !== undefined) return wait.kind === 'approval' ? 'Somebody has to choose' : 'Another program has to answer';
  if (due === undefined) return 'The step waits';
  return `${hasFailed ? 'The next attempt is due' : 'The step goes on by itself'} ${due}`;
}

function DoubtNotice({ execution, step, title }: StepNoticeProps) {
  const [decision, setDecision] = useState<StepDecision>();
  const canDecide = execution.status === 'waiting';
  return (
    <Notice status="in_doubt" icon={CircleHelp} title="Nobody knows whether this call had its effect">
      <Text>
        It was sent, and then its answer was lost. It is not repeated by itself, since it could happen twice. Look at
        the other side first
        {canDecide ? ', then decide; the run goes on with your decision.' : '.'}
      </Text>
      {canDecide ? (
        <>
          <HStack wrap="wrap" gap="2" pt="1">
            <Button size="sm" onClick={() => setDecision('succeeded')}>
              It was done
            </Button>
            <Button size="sm" onClick={() => setDecision('retry')}>
              Send it again
            </Button>
            <Button size="sm" onClick={() => setDecision('failed')}>
              It failed
            </Button>
          </HStack>
          <Text textStyle="small" color="fg.muted">
            The decision is kept in the audit log with your account and the time. The first one counts.
          </Text>
        </>
      ) : (
        <Text color="fg.muted">
          {execution.status === 'running'
            ? 'You can decide when the rest of the run has come to an end.'
            : 'The run has ended, so there is nothing to decide. Look at the other side before you retry it.'}
        </Text>
      )}
      {decision !== undefined && (
        <ResolveDialog
          executionId={execution.id}
          step={step}
          title={title}
          decision={decision}
          onClose={() => setDecision(undefined)}
        />
      )}
    </Notice>
  );
}

interface NoticeProps {
  readonly status: 'failed' | 'waiting' | 'in_doubt';
  readonly icon: LucideIcon;
  readonly title: string;
  readonly children: ReactNode;
}

function Notice({ status, icon: Sign, title, children }: NoticeProps) {
  return (
    <HStack
      mx="4"
      mb="3"
      p="3"
      gap="2.5"
      align="flex-start"
      borderRadius="card"
      bg="bg.subtle"
      borderWidth="1px"
      fontSize="code"
      maxH="50%"
      overflowY="auto"
      flexShrink={0}
    >
      <Icon asChild boxSize="4" mt="0.5" color={`status.${status}.fg`} flexShrink={0}>
        <Sign aria-hidden strokeWidth={2.4} />
      </Icon>
      <Stack gap="1" minW="0" flex="1">
        <Text fontWeight="600" fontSize="sm" color={`status.${status}.fg`}>
          {title}
        </Text>
        <Box display="contents">{children}</Box>
      </Stack>
    </HStack>
  );
}
