import { Box, Button, Checkbox, Flex, Skeleton, Stack, Text } from '@chakra-ui/react';
import { CircleCheck } from 'lucide-react';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { LoadMore } from '../../../components/load-more.tsx';
import { formatCount } from '../../../format/count.ts';
import type { LetterFilter } from '../letter-filter.ts';
import { LetterRow } from './letter-row.tsx';
import { isSelected, NOTHING_SELECTED, type Selection, toggleLetter } from './selection.ts';
import type { useLetters } from './use-letters.ts';

interface LetterListProps {
  readonly list: ReturnType<typeof useLetters>;
  readonly status: LetterFilter['status'];
  /** All letters that the filter means. */
  readonly total: number;
  readonly selection: Selection;
  readonly onSelection: (selection: Selection) => void;
}

/** The letters of a group; open ones can be chosen. */
export function LetterList({ list, status, total, selection, onSelection }: LetterListProps) {
  const { letters, error } = list;
  if (letters === undefined) {
    if (error === null) return <LettersSkeleton />;
    return <ErrorNotice title="The letters could not be loaded" error={error} onRetry={() => void list.refetch()} />;
  }
  if (letters.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title={status === 'open' ? 'Nothing is open in this group' : 'Nothing here'}>
        {status === 'open'
          ? 'All its letters were decided about, or none matches the filters.'
          : `No letter of this group was ${status}.`}
      </EmptyState>
    );
  }
  const ids = letters.map(({ id }) => id);
  const canSelect = status === 'open';
  return (
    <>
      <Box bg="bg.panel" borderWidth="1px" borderRadius="card" overflow="hidden">
        {canSelect && <SelectAll shown={ids} total={total} selection={selection} onSelection={onSelection} />}
        <Box as="ul" listStyleType="none" aria-label="Dead letters">
          {letters.map((letter) => (
            <LetterRow
              key={letter.id}
              letter={letter}
              isSelected={canSelect && isSelected(selection, letter.id)}
              onToggle={canSelect ? () => onSelection(toggleLetter(selection, letter.id, ids)) : undefined}
            />
          ))}
        </Box>
      </Box>
      {list.hasNextPage && <LoadMore isLoading={list.isFetchingNextPage} onLoad={() => void list.fetchNextPage()} />}
    </>
  );
}

interface SelectAllProps extends Pick<LetterListProps, 'total' | 'selection' | 'onSelection'> {
  readonly shown: readonly string[];
}

function SelectAll({ shown, total, selection, onSelection }: SelectAllProps) {
  const chosen = shown.filter((id) => isSelected(selection, id)).length;
  const isAllShown = chosen === shown.length;
  const toggle = (): void =>
    onSelection(
      isAllShown ? NOTHING_SELECTED : shown.length >= total ? { kind: 'all' } : { kind: 'some', ids: new Set(shown) },
    );
  return (
    <Flex
      align="center"
      gap="2"
      minH="11"
      px={{ base: '1', md: '2' }}
      borderBottomWidth="1px"
      bg="bg.subtle"
      wrap="wrap"
      fontSize="code"
    >
      <Checkbox.Root
        colorPalette="accent"
        checked={isAllShown ? true : chosen > 0 ? 'indeterminate' : false}
        onCheckedChange={toggle}
        minH="11"
        ps="3"
        gap="4"
      >
        <Checkbox.HiddenInput />
        <Checkbox.Control />
        <Checkbox.Label fontSize="code">{selectionText(selection, chosen, total)}</Checkbox.Label>
      </Checkbox.Root>
      {isAllShown && selection.kind === 'some' && shown.length < total && (
        <Button size="sm" variant="ghost" color="accent.fg" onClick={() => onSelection({ kind: 'all' })}>
          Select all {total.toLocaleString('en')} of the group
        </Button>
      )}
      {selection.kind === 'all' && shown.length < total && (
        <Text color="fg.muted">Also those that are not on the screen.</Text>
      )}
    </Flex>
  );
}

function selectionText(selection: Selection, chosen: number, total: number): string {
  if (selection.kind === 'all' && total > 1) return `All ${formatCount(total, 'letter')} selected`;
  return selection.kind === 'some' && chosen === 0
    ? 'Select all on the screen'
    : `${formatCount(selection.kind === 'all' ? total : chosen, 'letter')} selected`;
}

function LettersSkeleton() {
  return (
    <Stack gap="0" bg="bg.panel" borderWidth="1px" borderRadius="card" aria-hidden>
      {['66%', '58%', '71%', '49%', '62%'].map((width) => (
        <Flex key={width} align="center" h="11" px="4" borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
          <Skeleton h="3.5" w={width} />
        </Flex>
      ))}
    </Stack>
  );
}
