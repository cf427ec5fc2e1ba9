import { Button, Flex, Text } from '@chakra-ui/react';
import { RotateCcw, Trash2 } from 'lucide-react';
import { formatCount } from '../../../format/count.ts';

interface SelectionBarProps {
  readonly count: number;
  readonly onRedrive: () => void;
  readonly onDiscard: () => void;
}

/** What can be done with the chosen letters; stays at hand while the list is scrolled. */
export function SelectionBar({ count, onRedrive, onDiscard }: SelectionBarProps) {
  if (count === 0) return null;
  const number = count.toLocaleString('en');
  return (
    <Flex
      position="sticky"
      bottom={{ base: '16', md: '4' }}
      zIndex="1"
      mt="4"
      mx="auto"
      maxW="560px"
      p="2"
      ps="4"
      gap="2"
      align="center"
      borderWidth="1px"
      borderRadius="card"
      bg="bg.panel"
      boxShadow="float"
      role="region"
      aria-label="Selected letters"
    >
      <Text flex="1" hideBelow="sm" fontWeight="500">
        {formatCount(count, 'letter')} selected
      </Text>
      <Button flex={{ base: '1', sm: '0 0 auto' }} onClick={onDiscard}>
        <Trash2 size={16} aria-hidden /> Discard {number}
      </Button>
      <Button flex={{ base: '1', sm: '0 0 auto' }} variant="solid" onClick={onRedrive}>
        <RotateCcw size={16} aria-hidden /> Redrive {number}
      </Button>
    </Flex>
  );
}
