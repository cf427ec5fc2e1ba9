import { HStack, IconButton, Input, InputGroup, NativeSelect } from '@chakra-ui/react';
import { LayoutGrid, List, Search } from 'lucide-react';
import type { ChangeEvent } from 'react';
import type { WorkflowFilter } from './use-workflows.ts';

export type WorkflowView = 'table' | 'cards';

interface WorkflowFiltersProps {
  readonly filter: WorkflowFilter;
  readonly onFilter: (filter: WorkflowFilter) => void;
  readonly view: WorkflowView;
  readonly onView: (view: WorkflowView) => void;
}

const ACTIVITIES: readonly [WorkflowFilter['activity'], string][] = [
  ['all', 'All'],
  ['active', 'Active'],
  ['inactive', 'Switched off'],
];

/** Search, active or not, and on wide screens table or cards. */
export function WorkflowFilters({ filter, onFilter, view, onView }: WorkflowFiltersProps) {
  const chooseActivity = ({ target }: ChangeEvent<HTMLSelectElement>): void => {
    const [activity = 'all'] = ACTIVITIES.find(([value]) => value === target.value) ?? [];
    onFilter({ ...filter, activity });
  };
  return (
    <>
      <InputGroup flex={{ base: '1 1 160px', md: '0 1 320px' }} startElement={<Search size={16} aria-hidden />}>
        <Input
          type="search"
          placeholder="Search workflows"
          aria-label="Search workflows"
          value={filter.text}
          maxLength={200}
          onChange={({ target }) => onFilter({ ...filter, text: target.value })}
        />
      </InputGroup>
      <NativeSelect.Root width="140px">
        <NativeSelect.Field aria-label="Show" value={filter.activity} onChange={chooseActivity}>
          {ACTIVITIES.map(([value, label]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      <HStack
        role="group"
        aria-label="View"
        gap="0.5"
        ms="auto"
        hideBelow="lg"
        p="0.5"
        borderRadius="field"
        bg="bg.muted"
      >
        <ViewButton icon={<List />} label="Table" isChosen={view === 'table'} onClick={() => onView('table')} />
        <ViewButton icon={<LayoutGrid />} label="Cards" isChosen={view === 'cards'} onClick={() => onView('cards')} />
      </HStack>
    </>
  );
}

interface ViewButtonProps {
  readonly icon: React.ReactNode;
  readonly label: string;
  readonly isChosen: boolean;
  readonly onClick: () => void;
}

function ViewButton({ icon, label, isChosen, onClick }: ViewButtonProps) {
  return (
    <IconButton
      size="sm"
      variant="ghost"
      aria-label={label}
      title={label}
      aria-pressed={isChosen}
      bg={isChosen ? 'bg.panel' : 'transparent'}
      color={isChosen ? 'fg' : 'fg.muted'}
      onClick={onClick}
    >
      {icon}
    </IconButton>
  );
}
