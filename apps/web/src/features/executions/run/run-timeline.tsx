import { Box, Flex, Text } from '@chakra-ui/react';
import { useMemo } from 'react';
import { useIsPhone } from '../../../components/use-is-phone.ts';
import { useNow } from '../../../components/use-now.ts';
import { formatCount } from '../../../format/count.ts';
import { formatDuration } from '../../../format/duration.ts';
import { StepName } from './step-name.tsx';
import { StepRows } from './step-rows.tsx';
import { type StepView, stepDuration } from './step-view.ts';
import { axisTicks, barsOf, spanOf, type TimelineBar, type TimeSpan } from './timeline-model.ts';
import type { RunNodes } from './use-run-nodes.ts';

const ROW_HEIGHT = 36;
const ROW_HEIGHT_PHONE = 56;
const NAME_WIDTH = '220px';
/** Room at the right for the duration that stands behind the last bar. */
const TRACK_END = '72px';

interface RunTimelineProps {
  readonly nodes: RunNodes;
  readonly steps: readonly StepView[];
  readonly selected: string | undefined;
  readonly onSelect: (step: StepView) => void;
}

/** When each step and each of its attempts began and ended. */
export function RunTimeline({ nodes, steps, selected, onSelect }: RunTimelineProps) {
  const isPhone = useIsPhone();
  const begun = useMemo(
    () => steps.filter(({ startedAt, status }) => startedAt !== undefined && status !== 'skipped'),
    [steps],
  );
  const isOpen = begun.some(({ status }) => status === 'running' || status === 'waiting');
  const now = useNow(isOpen ? 500 : undefined);
  const span = spanOf(begun, now);
  return (
    <Flex direction="column" flex="1" minH="0">
      <TimeAxis span={span} tickCount={isPhone ? 3 : 6} />
      <StepRows
        label="Timeline"
        steps={begun}
        rowHeight={isPhone ? ROW_HEIGHT_PHONE : ROW_HEIGHT}
        selected={selected}
        onSelect={onSelect}
      >
        {(step) => (
          <Flex
            h="full"
            direction={{ base: 'column', md: 'row' }}
            align={{ base: 'stretch', md: 'center' }}
            justify="center"
            gap={{ base: '1', md: '0' }}
            px="4"
          >
            <Box w={{ md: NAME_WIDTH }} flexShrink={0} pr="3" minW="0">
              <StepName nodes={nodes} nodeId={step.nodeId} iteration={step.iteration} />
            </Box>
            <Track bars={barsOf(step, span, now)} duration={stepDuration(step, now)} />
            <Text as="span" srOnly>
              {describeTry(step)}
            </Text>
          </Flex>
        )}
      </StepRows>
    </Flex>
  );
}

/** What the colours of the bars say. */
function describeTry({ status, attempt, error }: StepView): string {
  const tries = attempt > 1 ? [formatCount(attempt, 'attempt')] : [];
  return [status.replace('_', ' '), ...tries, ...(error === null ? [] : [error.message])].join(', ');
}

function TimeAxis({ span, tickCount }: { readonly span: TimeSpan; readonly tickCount: number }) {
  const length = span.end - span.start;
  return (
    <Flex h="8" px="4" borderBottomWidth="1px" bg="bg.subtle" aria-hidden flexShrink={0}>
      <Box hideBelow="md" w={NAME_WIDTH} flexShrink={0} />
      <Box flex="1" position="relative" mr={TRACK_END}>
        {axisTicks(span, tickCount).map((tick) => (
          <Text
            key={tick}
            as="span"
            position="absolute"
            top="2"
            textStyle="small"
            color="fg.muted"
            fontVariantNumeric="tabular-nums"
            whiteSpace="nowrap"
            pl="1"
            borderLeftWidth="1px"
            style={{ left: `${(tick / length) * 100}%` }}
          >
            {formatDuration(tick)}
          </Text>
        ))}
      </Box>
    </Flex>
  );
}

function Track({ bars, duration }: { readonly bars: readonly TimelineBar[]; readonly duration: number | undefined }) {
  const last = bars.at(-1);
  return (
    <Box flex={{ md: '1' }} position="relative" h="4" mr={TRACK_END}>
      {bars.map((bar) => (
        <Box
          key={`${bar.attempt ?? 'wait'} ${bar.left}`}
          position="absolute"
          top={bar.attempt === undefined ? '7px' : '2px'}
          h={bar.attempt === undefined ? '2px' : '3'}
          minW={bar.attempt === undefined ? '0' : '3px'}
          borderRadius="3px"
          bg={`status.${bar.status}.solid`}
          style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}
        />
      ))}
      {last !== undefined && duration !== undefined && (
        <Text
          as="span"
          position="absolute"
          top="0"
          pl="2"
          textStyle="small"
          color="fg.muted"
          fontVariantNumeric="tabular-nums"
          whiteSpace="nowrap"
          style={{ left: `${(last.left + last.width) * 100}%` }}
        >
          {formatDuration(duration)}
        </Text>
      )}
    </Box>
  );
}
