import { Box, chakra, HStack, Icon, Text } from '@chakra-ui/react';
import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import { JsonTree } from '../../../../json-tree/json-tree.tsx';
import type { DataRoot } from './data-roots.ts';

interface DataSectionProps {
  readonly data: DataRoot;
  readonly isOpenAtFirst: boolean;
  readonly onPick: (path: string) => void;
}

/** One value of the run as a tree whose paths can be written into fields. */
export function DataSection({ data: { root, title, value }, isOpenAtFirst, onPick }: DataSectionProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <Box>
      <chakra.button
        type="button"
        display="flex"
        w="full"
        minH={{ base: '11', md: '8' }}
        alignItems="center"
        gap="1.5"
        borderRadius="field"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        <Icon
          asChild
          boxSize="3.5"
          color="fg.muted"
          transform={isOpen ? 'rotate(90deg)' : undefined}
          transition="transform 120ms"
        >
          <ChevronRight aria-hidden />
        </Icon>
        <HStack as="span" gap="2" minW="0">
          <Text as="span" textStyle="label" truncate>
            {title}
          </Text>
          {title !== root && (
            <Text as="span" textStyle="code" fontSize="xs" color="fg.muted" truncate>
              {root}
            </Text>
          )}
        </HStack>
      </chakra.button>
      <Box id={id} hidden={!isOpen} pb="2">
        {isOpen && value.found && (
          <JsonTree value={value.value} label={title} root={root} onPick={onPick} maxH="280px" />
        )}
        {isOpen && !value.found && (
          <Text textStyle="small" color="fg.muted" pl="5">
            In this run it {value.why}.
          </Text>
        )}
      </Box>
    </Box>
  );
}
