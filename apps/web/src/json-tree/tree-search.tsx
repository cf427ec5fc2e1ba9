import { Flex, IconButton, Input, InputGroup, Text } from '@chakra-ui/react';
import { ChevronDown, ChevronUp, Search } from 'lucide-react';
import { MAX_MATCHES } from './search-json.ts';
import type { JsonMatches } from './use-json-search.ts';

interface TreeSearchProps {
  readonly label: string;
  readonly text: string;
  readonly setText: (text: string) => void;
  readonly found: JsonMatches;
  /** Which match is shown, from 0. */
  readonly current: number;
  readonly step: (by: 1 | -1) => void;
}

/** The search field above a tree: what to look for, which of how many, the next one and the one before. */
export function TreeSearch({ label, text, setText, found, current, step }: TreeSearchProps) {
  const total = found.matches.length;
  return (
    <Flex gap="1" align="center">
      <InputGroup startElement={<Search size={14} aria-hidden />} flex="1" maxW="320px">
        <Input
          size="sm"
          h={{ base: '11', md: '8' }}
          borderRadius="field"
          bg="bg.panel"
          type="search"
          aria-label={`Search in ${label}`}
          placeholder="Search keys and values"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') step(event.shiftKey ? -1 : 1);
            if (event.key === 'Escape' && text !== '') {
              event.stopPropagation();
              setText('');
            }
          }}
        />
      </InputGroup>
      {text !== '' && (
        <>
          <Text
            role="status"
            textStyle="small"
            color="fg.muted"
            fontVariantNumeric="tabular-nums"
            whiteSpace="nowrap"
            px="1"
          >
            {countText(found, text, current)}
          </Text>
          <StepButton label="Previous match" by={-1} isDisabled={total === 0} onStep={step} />
          <StepButton label="Next match" by={1} isDisabled={total === 0} onStep={step} />
        </>
      )}
    </Flex>
  );
}

function countText({ text: searched, matches, isDone }: JsonMatches, text: string, current: number): string {
  if (searched !== text) return '…';
  if (matches.length === 0) return isDone ? 'No match' : '…';
  const more = matches.length >= MAX_MATCHES ? '+' : isDone ? '' : '…';
  return `${current + 1} of ${matches.length.toLocaleString()}${more}`;
}

interface StepButtonProps {
  readonly label: string;
  readonly by: 1 | -1;
  readonly isDisabled: boolean;
  readonly onStep: (by: 1 | -1) => void;
}

function StepButton({ label, by, isDisabled, onStep }: StepButtonProps) {
  return (
    <IconButton
      variant="ghost"
      size="sm"
      aria-label={label}
      title={label}
      disabled={isDisabled}
      minW={{ base: '11', md: '8' }}
      onClick={() => onStep(by)}
    >
      {by === 1 ? <ChevronDown size={16} /> : <ChevronUp size={16} />}
    </IconButton>
  );
}
