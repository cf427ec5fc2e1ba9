import { Box, chakra, HStack, Icon, Text } from '@chakra-ui/react';
import { TriangleAlert } from 'lucide-react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { formatShare, summariseRecentRuns } from './recent-runs.ts';

const BAR_WIDTH = 3.5;
const GAP = 1.5;
const HEIGHT = 24;
const PLACES = 20;
const WIDTH = PLACES * (BAR_WIDTH + GAP) - GAP;
const WORRYING_SHARE = 0.9;

/** The last runs as bars (colour: how they ended; height: how long they took), and the share that succeeded. */
export function RunChart({ workflow }: { readonly workflow: WorkflowListItem }) {
  const { bars, successShare, succeeded, failed } = summariseRecentRuns(workflow, Date.now());
  if (bars.length === 0) {
    return (
      <Text color="fg.subtle" fontSize="xs">
        No runs yet
      </Text>
    );
  }
  const isWorrying = successShare !== undefined && successShare < WORRYING_SHARE;
  const label = `Of the last ${bars.length === 1 ? 'run' : `${bars.length} runs`}, ${succeeded} succeeded and ${failed} failed`;
  return (
    <HStack gap="2" title={label}>
      <chakra.svg width={`${WIDTH}px`} height={`${HEIGHT}px`} flexShrink={0} role="img" aria-label={label}>
        {Array.from({ length: PLACES - bars.length }, (_, index) => (
          <chakra.rect
            // biome-ignore lint/suspicious/noArrayIndexKey: empty places have nothing but their place
            key={index}
            x={index * (BAR_WIDTH + GAP)}
            y={HEIGHT - 3}
            width={BAR_WIDTH}
            height="3"
            rx="1.5"
            fill="border"
          />
        ))}
        {bars.map(({ id, status, height }, index) => (
          <chakra.rect
            key={id}
            x={(PLACES - bars.length + index) * (BAR_WIDTH + GAP)}
            y={HEIGHT - height * HEIGHT}
            width={BAR_WIDTH}
            height={height * HEIGHT}
            rx="1.5"
            fill={`status.${status}.solid`}
          />
        ))}
      </chakra.svg>
      {successShare !== undefined && (
        <HStack as="span" gap="1" textStyle="figures" fontSize="xs" color={isWorrying ? 'danger.fg' : 'fg.muted'}>
          <Box as="span">{formatShare(successShare)}</Box>
          {isWorrying && (
            <Icon asChild boxSize="3">
              <TriangleAlert aria-hidden />
            </Icon>
          )}
        </HStack>
      )}
    </HStack>
  );
}
