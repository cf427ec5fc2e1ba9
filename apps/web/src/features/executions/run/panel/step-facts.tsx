import { Flex, Text } from '@chakra-ui/react';
import { useNow } from '../../../../components/use-now.ts';
import { formatCount } from '../../../../format/count.ts';
import { formatDuration } from '../../../../format/duration.ts';
import { formatInstant } from '../../../../format/time-ago.ts';
import { type StepView, stepDuration } from '../step-view.ts';

/** When the step began, how long it took, how often it was tried. */
export function StepFacts({ step }: { readonly step: StepView }) {
  const isRunning = step.status === 'running';
  const now = useNow(isRunning ? 500 : undefined);
  if (step.startedAt === undefined || step.status === 'skipped') return null;
  const duration = step.completedAt !== undefined || isRunning ? stepDuration(step, now) : undefined;
  return (
    <Flex px="4" pb="2" gap="2" wrap="wrap" color="fg.muted" fontSize="code" textStyle="figures">
      <Text as="span">{formatInstant(new Date(step.startedAt).toISOString())}</Text>
      {duration !== undefined && <Text as="span">· {formatDuration(duration)}</Text>}
      {step.attempt > 1 && <Text as="span">· {formatCount(step.attempt, 'attempt')}</Text>}
    </Flex>
  );
}
