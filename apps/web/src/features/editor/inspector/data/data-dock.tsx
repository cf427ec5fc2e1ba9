import { Box, chakra, Flex, Icon, Text } from '@chakra-ui/react';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useId } from 'react';
import { useRemembered } from '../../../../components/use-remembered.ts';
import { InputData } from './input-data.tsx';

interface DataDockProps {
  /** Ids of the nodes directly before this one. */
  readonly predecessors: readonly string[];
  readonly onPick: (path: string) => void;
}

/** The node's input below its settings, so that a path can be dragged from the one into the other. */
export function DataDock({ predecessors, onPick }: DataDockProps) {
  const id = useId();
  const [shown, remember] = useRemembered('inspector-data', ['open', 'closed']);
  const isOpen = shown === 'open';
  const Sign = isOpen ? ChevronDown : ChevronUp;
  return (
    <Flex
      direction="column"
      hideBelow="md"
      flexShrink={0}
      maxH="42%"
      minH="0"
      borderTopWidth="1px"
      bg="bg.subtle"
      as="section"
      aria-label="Data for this node"
    >
      <chakra.button
        type="button"
        display="flex"
        alignItems="center"
        justifyContent="space-between"
        gap="3"
        px="4"
        minH="9"
        flexShrink={0}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => remember(isOpen ? 'closed' : 'open')}
      >
        <Text as="span" fontSize="code" fontWeight="600">
          Data
        </Text>
        <Text as="span" textStyle="small" color="fg.muted" flex="1" textAlign="right" truncate>
          {isOpen ? 'Drag a value into a field, or press +' : ''}
        </Text>
        <Icon asChild boxSize="4" color="fg.muted">
          <Sign aria-hidden />
        </Icon>
      </chakra.button>
      <Box id={id} hidden={!isOpen} px="4" pb="3" overflowY="auto" minH="0">
        {isOpen && <InputData predecessors={predecessors} onPick={onPick} />}
      </Box>
    </Flex>
  );
}
