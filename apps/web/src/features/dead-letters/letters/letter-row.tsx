import { Checkbox, Flex, Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import type { DeadLetter } from '../../../api/generated/index.ts';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { shortId } from '../../../format/short-id.ts';

interface LetterRowProps {
  readonly letter: DeadLetter;
  readonly isSelected: boolean;
  /** Undefined for letters that were decided about: there is nothing to choose. */
  readonly onToggle: (() => void) | undefined;
}

/** One run that failed for good. */
export function LetterRow({ letter, isSelected, onToggle }: LetterRowProps) {
  const { id, execution_id, message, failed_at, status, decided_at, redriven_by } = letter;
  return (
    <Flex
      as="li"
      align="center"
      gap="3"
      minH="11"
      px={onToggle === undefined ? '4' : { base: '1', md: '2' }}
      borderTopWidth="1px"
      _first={{ borderTopWidth: '0' }}
      bg={isSelected ? 'accent.subtle' : undefined}
    >
      {onToggle !== undefined && (
        <Checkbox.Root
          colorPalette="accent"
          checked={isSelected}
          onCheckedChange={onToggle}
          boxSize="11"
          justifyContent="center"
          flexShrink={0}
        >
          <Checkbox.HiddenInput aria-label={`Select run ${shortId(id)}`} />
          <Checkbox.Control />
        </Checkbox.Root>
      )}
      <Flex
        flex="1"
        minW="0"
        direction={{ base: 'column', md: 'row' }}
        align={{ base: 'stretch', md: 'center' }}
        gap={{ base: '0.5', md: '4' }}
        py={{ base: '2', md: '0' }}
      >
        <Flex gap="3" align="center" flexShrink={0}>
          <Text asChild textStyle="code" color="accent.fg" _hover={{ textDecoration: 'underline' }}>
            <Link to={`/runs/${execution_id}`}>{shortId(execution_id)}</Link>
          </Text>
          <Text as="span" color="fg.muted" fontSize="code" textStyle="figures" w={{ md: '96px' }}>
            <TimeAgo instant={failed_at} />
          </Text>
        </Flex>
        <Text flex="1" minW="0" fontSize="code" lineClamp={{ base: 2, md: 1 }} overflowWrap="anywhere" title={message}>
          {message}
        </Text>
        {status !== 'open' && (
          <Flex gap="1.5" fontSize="code" color="fg.muted" flexShrink={0} pr="2">
            {status === 'redriven' ? 'Redriven' : 'Discarded'}
            {decided_at !== null && <TimeAgo instant={decided_at} />}
            {redriven_by !== null && (
              <Text asChild color="accent.fg" textStyle="code" _hover={{ textDecoration: 'underline' }}>
                <Link to={`/runs/${redriven_by}`}>{shortId(redriven_by)}</Link>
              </Text>
            )}
          </Flex>
        )}
      </Flex>
    </Flex>
  );
}
