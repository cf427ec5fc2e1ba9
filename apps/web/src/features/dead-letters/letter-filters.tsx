import type { DeadLetterStatus } from '@automateos/model';
import { Button, Flex } from '@chakra-ui/react';
import { type Choice, ChoiceChips } from '../../components/choice-chips.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { TimeRangeField } from '../../components/time-range-field.tsx';
import { WorkflowField } from '../../components/workflow-field.tsx';
import { isLetterFilterEmpty, type LetterFilter, NO_LETTER_FILTER } from './letter-filter.ts';

const STATUSES: readonly Choice<DeadLetterStatus>[] = [
  { value: 'open', label: 'Open' },
  { value: 'redriven', label: 'Redriven' },
  { value: 'discarded', label: 'Discarded' },
];

interface LetterFiltersProps {
  readonly filter: LetterFilter;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
  /** A group is of one workflow already. */
  readonly hasWorkflow: boolean;
}

export function LetterFilters({ filter, onChange, hasWorkflow }: LetterFiltersProps) {
  return (
    <Flex direction="column" gap="3" w="full">
      <ChoiceChips
        label="Status"
        choices={STATUSES}
        value={filter.status}
        onChange={(status) => onChange({ status: status === 'open' ? undefined : status })}
      />
      <Flex gap="2" wrap="wrap" align="center">
        <SearchField label="Search node, code or message" value={filter.text} onChange={(q) => onChange({ q })} />
        {hasWorkflow && <WorkflowField value={filter.workflowId} onChange={(workflow) => onChange({ workflow })} />}
        <TimeRangeField value={filter.time} onChange={onChange} />
        {!isLetterFilterEmpty(filter) && (
          <Button variant="ghost" color="fg.muted" onClick={() => onChange(NO_LETTER_FILTER)}>
            Clear filters
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
