import { Box, Flex, Stack, Text } from '@chakra-ui/react';
import type { Attempt } from '../../../../api/generated/index.ts';
import { StatusChip } from '../../../../components/status-chip.tsx';
import { formatDuration } from '../../../../format/duration.ts';
import { formatInstant } from '../../../../format/time-ago.ts';
import type { StepView } from '../step-view.ts';

/** Every attempt of a step: when, how long, and why it failed. */
export function AttemptList({ step }: { readonly step: StepView }) {
  if (step.attempts.length === 0) return <Text color="fg.muted">The step was not tried.</Text>;
  return (
    <Stack as="ol" gap="0" listStyleType="none">
      {step.attempts.map((attempt, index) => (
        <Box as="li" key={attempt.number} py="3" borderTopWidth={index === 0 ? '0' : '1px'}>
          <Flex align="center" gap="2">
            <Text fontWeight="500" flex="1">
              Attempt {attempt.number}
            </Text>
            <Text textStyle="figures" fontSize="code" color="fg.muted">
              {lengthOf(attempt)}
            </Text>
            <StatusChip status={statusOf(attempt, step)} />
          </Flex>
          <Text fontSize="code" color="fg.muted" textStyle="figures">
            {formatInstant(attempt.started_at)}
          </Text>
          {attempt.error !== null && (
            <Text fontSize="code" mt="1" overflowWrap="anywhere">
              {attempt.error.message}{' '}
              <Text as="code" textStyle="code" color="fg.muted">
                {attempt.error.code}
              </Text>
            </Text>
          )}
        </Box>
      ))}
    </Stack>
  );
}

function lengthOf({ started_at, completed_at }: Attempt): string {
  return completed_at === null ? '' : formatDuration(Date.parse(completed_at) - Date.parse(started_at));
}

function statusOf(attempt: Attempt, { attempts, status }: StepView): string {
  if (attempt.error !== null) return 'failed';
  return attempt === attempts.at(-1) ? status : 'failed';
}
