import type { WorkflowDefinition } from '@automateos/model';
import { Box, HStack } from '@chakra-ui/react';
import { Fragment } from 'react';
import { useNodeTypes } from '../../../api/use-node-types.ts';
import { NodeIconTile } from '../../../graph/node-icon.tsx';

const SHOWN = 6;

/** The icons of a definition's nodes in a row, as a first look at what it does. */
export function NodeStrip({ definition }: { readonly definition: WorkflowDefinition }) {
  const types = useNodeTypes();
  return (
    <HStack gap="0" aria-hidden minH="7">
      {definition.nodes.slice(0, SHOWN).map(({ id, type }, index) => (
        <Fragment key={id}>
          {index > 0 && <Box w="2.5" h="1px" bg="border.emphasized" />}
          <NodeIconTile icon={types.get(type)?.icon} group={types.get(type)?.group} size="7" />
        </Fragment>
      ))}
    </HStack>
  );
}
