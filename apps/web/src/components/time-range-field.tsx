import { HStack, Input, NativeSelect, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { TimeFilter, TimeRange } from '../format/time-filter.ts';

const LABELS: Readonly<Record<TimeRange, string>> = {
  '1h': 'Last hour',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
  '30d': 'Last 30 days',
};

interface TimeRangeFieldProps {
  readonly value: TimeFilter;
  readonly onChange: (changes: Record<'range' | 'since' | 'until', string | undefined>) => void;
}

/** Limits a list to a time: presets, or from and to in the person's own time zone. */
export function TimeRangeField({ value, onChange }: TimeRangeFieldProps) {
  const hasInstants = value.since !== undefined || value.until !== undefined;
  const [isCustom, setIsCustom] = useState(hasInstants);
  const choose = (choice: string): void => {
    setIsCustom(choice === 'custom');
    if (choice === 'custom') onChange({ range: undefined, since: value.since, until: value.until });
    else onChange({ range: choice, since: undefined, until: undefined });
  };
  return (
    <HStack gap="2" wrap="wrap" flex={{ base: '1 1 140px', md: '0 0 auto' }}>
      <NativeSelect.Root width={{ base: 'full', md: '150px' }}>
        <NativeSelect.Field
          aria-label="Time"
          value={value.range ?? (isCustom || hasInstants ? 'custom' : '')}
          onChange={({ target }) => choose(target.value)}
          h={{ base: '11', md: '9' }}
          bg="bg.panel"
          borderRadius="field"
          borderColor="border.emphasized"
        >
          <option value="">Any time</option>
          {Object.entries(LABELS).map(([range, label]) => (
            <option key={range} value={range}>
              {label}
            </option>
          ))}
          <option value="custom">From … to …</option>
        </NativeSelect.Field>
        <NativeSelect.Indicator />
      </NativeSelect.Root>
      {value.range === undefined && (isCustom || hasInstants) && (
        <>
          <InstantField
            label="From"
            value={value.since}
            onChange={(since) => onChange({ range: undefined, since, until: value.until })}
          />
          <InstantField
            label="To"
            value={value.until}
            onChange={(until) => onChange({ range: undefined, since: value.since, until })}
          />
        </>
      )}
    </HStack>
  );
}

interface InstantFieldProps {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (instant: string | undefined) => void;
}

function InstantField({ label, value, onChange }: InstantFieldProps) {
  return (
    <HStack gap="1.5">
      <Text as="span" textStyle="small" color="fg.muted" aria-hidden>
        {label}
      </Text>
      <Input
        type="datetime-local"
        aria-label={label}
        width="auto"
        h={{ base: '11', md: '9' }}
        bg="bg.panel"
        borderRadius="field"
        borderColor="border.emphasized"
        value={value === undefined ? '' : toLocalText(value)}
        onChange={({ target }) => onChange(target.value === '' ? undefined : new Date(target.value).toISOString())}
      />
    </HStack>
  );
}

/** What a field for local date and time holds: "2026-06-01T14:30". */
function toLocalText(instant: string): string {
  const date = new Date(instant);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
