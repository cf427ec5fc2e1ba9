import { Flex, Text } from '@chakra-ui/react';
import { NodeIconTile } from '../../../graph/node-icon.tsx';
import { passName } from './step-view.ts';
import type { RunNodes } from './use-run-nodes.ts';

interface StepNameProps {
  readonly nodes: RunNodes;
  readonly nodeId: string;
  readonly iteration: string;
}

/** A step's icon and name, and in loops which pass it is of. */
export function StepName({ nodes, nodeId, iteration }: StepNameProps) {
  const type = nodes.typeOf(nodeId);
  return (
    <Flex as="span" align="center" gap="2" minW="0">
      <NodeIconTile icon={type?.icon} group={type?.group} size="6" />
      <Text as="span" fontWeight="500" truncate>
        {nodes.titleOf(nodeId)}
      </Text>
      {iteration !== '' && (
        <Text as="span" textStyle="small" color="fg.muted" flexShrink={0}>
          {passName(iteration)}
        </Text>
      )}
    </Flex>
  );
}
