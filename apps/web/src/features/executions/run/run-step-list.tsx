import { Flex, Text } from '@chakra-ui/react';
import { StatusChip } from '../../../components/status-chip.tsx';
import { useIsPhone } from '../../../components/use-is-phone.ts';
import { useNow } from '../../../components/use-now.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { StepName } from './step-name.tsx';
import { StepRows } from './step-rows.tsx';
import { type StepView, stepDuration } from './step-view.ts';
import type { RunNodes } from './use-run-nodes.ts';

const ROW_HEIGHT = 44;
const ROW_HEIGHT_PHONE = 64;

interface RunStepListProps {
  readonly nodes: RunNodes;
  readonly steps: readonly StepView[];
  readonly selected: string | undefined;
  readonly onSelect: (step: StepView) => void;
}

/** The steps of a run in the order in which they came to be. */
export function RunStepList({ nodes, steps, selected, onSelect }: RunStepListProps) {
  const isPhone = useIsPhone();
  const isOpen = steps.some(({ status }) => status === 'running');
  const now = useNow(isOpen ? 1_000 : undefined);
  return (
    <StepRows
      label="Steps"
      steps={steps}
      rowHeight={isPhone ? ROW_HEIGHT_PHONE : ROW_HEIGHT}
      selected={selected}
      onSelect={onSelect}
    >
      {(step) => (
        <Flex align="center" gap="3" h="full" px="4" color={step.status === 'skipped' ? 'fg.muted' : undefined}>
          <Flex direction="column" flex="1" minW="0" gap="0.5">
            <StepName nodes={nodes} nodeId={step.nodeId} iteration={step.iteration} />
            <Text
              hideFrom="md"
              textStyle="small"
              color={step.error === null ? 'fg.muted' : 'danger.fg'}
              truncate
              pl="8"
            >
              {step.error?.message ?? noteOf(step, now)}
            </Text>
          </Flex>
          <Text hideBelow="md" textStyle="small" color="danger.fg" truncate flex="1" minW="0">
            {step.error?.message}
          </Text>
          <Text hideBelow="md" as="span" textStyle="figures" color="fg.muted" fontSize="code" whiteSpace="nowrap">
            {noteOf(step, now)}
          </Text>
          <StatusChip status={step.status} />
        </Flex>
      )}
    </StepRows>
  );
}

function noteOf(step: StepView, now: number): string {
  if (step.status === 'skipped') return '';
  const duration = stepDuration(step, now);
  return [
    ...(step.attempt > 1 ? [formatCount(step.attempt, 'attempt')] : []),
    ...(duration === undefined ? [] : [formatDuration(duration)]),
  ].join(' · ');
}
