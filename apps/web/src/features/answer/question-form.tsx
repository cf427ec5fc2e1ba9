import { Button, Stack, Text, Textarea } from '@chakra-ui/react';
import { useId, useState } from 'react';
import { answerWait, type Wait } from '../../api/generated/index.ts';
import { useApi } from '../../api/use-api.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { formatMoment } from './format-moment.ts';

const LONGEST_NOTE = 10_000;

interface QuestionFormProps {
  readonly wait: Wait;
  readonly token: string;
  /** Also when somebody else was faster, or the time ran out. */
  readonly onAnswered: () => void;
}

/** A button for each choice, and a note that goes with it. */
export function QuestionForm({ wait, token, onAnswered }: QuestionFormProps) {
  const [note, setNote] = useState('');
  const noteId = useId();
  const answer = useApi({
    call: (choice: string) => answerWait({ path: { token }, body: { choice, note }, throwOnError: true }),
    onSuccess: onAnswered,
    onError: ({ status }) => {
      if (status === 410) onAnswered();
    },
  });
  return (
    <Stack gap="4">
      <Stack gap="1.5">
        <Text asChild textStyle="label">
          <label htmlFor={noteId}>Note (optional)</label>
        </Text>
        <Textarea
          id={noteId}
          rows={3}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={({ target }) => setNote(target.value)}
        />
      </Stack>
      <Stack direction={{ base: 'column', sm: 'row' }} gap="3" wrap="wrap">
        {wait.choices.map(({ id, label }, place) => (
          <Button
            key={id}
            size="lg"
            flex={{ sm: '1' }}
            minH="11"
            variant={place === 0 ? 'solid' : 'outline'}
            disabled={answer.isPending}
            loading={answer.isPending && answer.variables === id}
            onClick={() => answer.mutate(id)}
          >
            {label}
          </Button>
        ))}
      </Stack>
      {answer.error !== null && <ErrorNotice title="The answer was not taken" error={answer.error} />}
      {wait.ends_at !== null && (
        <Text textStyle="small" color="fg.muted">
          An answer counts until {formatMoment(wait.ends_at)}.
        </Text>
      )}
    </Stack>
  );
}
