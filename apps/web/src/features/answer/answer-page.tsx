import { Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Clock, Flag, MapPinOff, Reply } from 'lucide-react';
import { useParams } from 'react-router';
import { toApiError } from '../../api/api-error.ts';
import { showWaitOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import type { Wait } from '../../api/generated/index.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { AnswerFrame } from './answer-frame.tsx';
import { AnsweredNotice } from './answered-notice.tsx';
import { formatMoment } from './format-moment.ts';
import { QuestionForm } from './question-form.tsx';

/** What a person is asked by a run that waits, for whoever has the link; no account is needed. */
export function AnswerPage() {
  const { token = '' } = useParams();
  const options = showWaitOptions({ path: { token } });
  const { data: wait, error, refetch } = useQuery(options);
  if (wait !== undefined) return <Question wait={wait} token={token} onAnswered={() => void refetch()} />;
  if (error === null) {
    return (
      <AnswerFrame title="One moment">
        <Skeleton h="24" aria-label="Loading" />
      </AnswerFrame>
    );
  }
  if (toApiError(error).status === 404) {
    return (
      <AnswerFrame title="There is nothing to answer here" icon={MapPinOff}>
        <Text color="fg.muted">The link is wrong or incomplete, or what it was for was deleted. Ask who sent it.</Text>
      </AnswerFrame>
    );
  }
  return (
    <AnswerFrame title="Not now">
      <ErrorNotice title="The question could not be loaded" error={error} onRetry={() => void refetch()} />
    </AnswerFrame>
  );
}

interface QuestionProps {
  readonly wait: Wait;
  readonly token: string;
  readonly onAnswered: () => void;
}

function Question({ wait, token, onAnswered }: QuestionProps) {
  const title = wait.title === '' ? 'A program answers here' : wait.title;
  switch (wait.state) {
    case 'expired':
      return (
        <AnswerFrame title={title} icon={Clock}>
          <Text color="fg.muted">
            The time for an answer is over{wait.ends_at === null ? '' : ` since ${formatMoment(wait.ends_at)}`}. The run
            has gone on without one.
          </Text>
        </AnswerFrame>
      );
    case 'ended':
      return (
        <AnswerFrame title={title} icon={Flag}>
          <Text color="fg.muted">The run that asked has ended. Nobody waits for an answer any more.</Text>
        </AnswerFrame>
      );
    case 'answered':
      return (
        <AnswerFrame title={title}>
          <AnsweredNotice wait={wait} />
          <WaitText text={wait.text} />
        </AnswerFrame>
      );
    case 'open':
      if (wait.kind === 'callback') {
        return (
          <AnswerFrame title={title} icon={Reply}>
            <Text color="fg.muted">
              This link is for a program: the run goes on when JSON is sent to it by POST. There is nothing to click.
            </Text>
          </AnswerFrame>
        );
      }
      return (
        <AnswerFrame title={title}>
          <Stack gap="5">
            <WaitText text={wait.text} />
            <QuestionForm wait={wait} token={token} onAnswered={onAnswered} />
          </Stack>
        </AnswerFrame>
      );
    default:
      return wait.state satisfies never;
  }
}

/** As it was written, line by line: what strangers have sent may stand in it. */
function WaitText({ text }: { readonly text: string }) {
  if (text === '') return null;
  return (
    <Text whiteSpace="pre-wrap" overflowWrap="anywhere">
      {text}
    </Text>
  );
}
