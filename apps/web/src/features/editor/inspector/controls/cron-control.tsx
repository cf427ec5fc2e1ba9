import { Stack } from '@chakra-ui/react';
import type { ControlProps } from '../form/control-props.ts';
import { Select } from './select.tsx';
import { PlainControl } from './text-control.tsx';
import { writeText } from './text-value.ts';

/** Patterns that most people want, in words. */
const COMMON = [
  { value: '*/5 * * * *', label: 'Every 5 minutes' },
  { value: '0 * * * *', label: 'Every hour' },
  { value: '0 6 * * *', label: 'Every day at 06:00' },
  { value: '0 9 * * MON-FRI', label: 'Working days at 09:00' },
  { value: '0 8 * * MON', label: 'Mondays at 08:00' },
  { value: '0 0 1 * *', label: 'On the first of each month' },
];

/** A cron pattern: picked in words, or written. */
export function CronControl(props: ControlProps<'text'>) {
  const text = writeText(props.value);
  const isCommon = COMMON.some(({ value }) => value === text);
  return (
    <Stack gap="1.5">
      <Select
        label="Common patterns"
        value={isCommon ? text : ''}
        onChange={(pattern) => pattern !== '' && props.onChange(pattern)}
        options={[{ value: '', label: text === '' ? 'Choose a common one…' : 'A pattern of my own' }, ...COMMON]}
      />
      <PlainControl {...props} />
    </Stack>
  );
}
