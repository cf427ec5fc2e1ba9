import { HStack, Icon, Stack, Text } from '@chakra-ui/react';
import { Check } from 'lucide-react';
import type { Wait } from '../../api/generated/index.ts';
import { formatMoment } from './format-moment.ts';

/** What was decided, and that nothing else counts any more. */
export function AnsweredNotice({ wait }: { readonly wait: Wait }) {
  const chosen = wait.choices.find(({ id }) => id === wait.choice)?.label;
  return (
    <HStack role="status" align="flex-start" gap="3" p="4" borderRadius="field" bg="status.success.bg">
      <Icon asChild boxSize="5" mt="0.5" color="status.success.fg" flexShrink={0}>
        <Check aria-hidden strokeWidth={2.4} />
      </Icon>
      <Stack gap="1" minW="0">
        <Text fontWeight="600" color="status.success.fg" overflowWrap="anywhere">
          {chosen === undefined ? 'It was answered' : `Answered: ${chosen}`}
        </Text>
        <Text color="fg.muted" textStyle="small">
          {wait.answered_at === null ? '' : `${formatMoment(wait.answered_at)}. `}The first answer counts; the run goes
          on with it.
        </Text>
      </Stack>
    </HStack>
  );
}
