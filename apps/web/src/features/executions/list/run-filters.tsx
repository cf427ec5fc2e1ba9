import type { ExecutionStatus } from '@automateos/model';
import { Button, Flex } from '@chakra-ui/react';
import { type Choice, ChoiceChips } from '../../../components/choice-chips.tsx';
import { SearchField } from '../../../components/search-field.tsx';
import { TimeRangeField } from '../../../components/time-range-field.tsx';
import { WorkflowField } from '../../../components/workflow-field.tsx';
import { isRunFilterEmpty, NO_RUN_FILTER, type RunFilter } from './run-filter.ts';

const STATUSES: readonly Choice<ExecutionStatus | 'all'>[] = [
  { value: 'all', label: 'All' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'failed', label: 'Failed' },
  { value: 'success', label: 'Success' },
  { value: 'queued', label: 'Queued' },
  { value: 'cancelled', label: 'Cancelled' },
];

interface RunFiltersProps {
  readonly filter: RunFilter;
  readonly onChange: (changes: Readonly<Record<string, string | undefined>>) => void;
  /** Whether the list is of all workflows, so that one can be chosen. */
  readonly hasWorkflow: boolean;
}

/** What a list of runs is filtered by. */
export function RunFilters({ filter, onChange, hasWorkflow }: RunFiltersProps) {
  return (
    <Flex direction="column" gap="3" w="full">
      <ChoiceChips
        label="Status"
        choices={STATUSES}
        value={filter.status ?? 'all'}
        onChange={(status) => onChange({ status: status === 'all' ? undefined : status })}
      />
      <Flex gap="2" wrap="wrap" align="center">
        <SearchField label="Search runs by error or id" value={filter.text} onChange={(q) => onChange({ q })} />
        {hasWorkflow && <WorkflowField value={filter.workflowId} onChange={(workflow) => onChange({ workflow })} />}
        <TimeRangeField value={filter.time} onChange={onChange} />
        {!isRunFilterEmpty(filter) && (
          <Button variant="ghost" color="fg.muted" onClick={() => onChange(NO_RUN_FILTER)}>
            Clear filters
          </Button>
        )}
      </Flex>
    </Flex>
  );
}
