import { NativeSelect } from '@chakra-ui/react';

interface SelectProps {
  readonly id?: string;
  /** For a select whose label is not on the screen. */
  readonly label?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly w?: string;
  readonly describedBy?: string | undefined;
  readonly isInvalid?: boolean;
}

/** One of a few; the browser's own, which every thumb, key and screen reader knows. */
export function Select({ id, label, value, onChange, options, w = 'full', describedBy, isInvalid }: SelectProps) {
  return (
    <NativeSelect.Root size="sm" w={w} flexShrink={w === 'full' ? undefined : 0}>
      <NativeSelect.Field
        id={id}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={isInvalid || undefined}
        h={{ base: '11', md: '8' }}
        fontSize={{ base: 'md', md: 'sm' }}
        borderRadius="field"
        bg="bg.panel"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </NativeSelect.Field>
      <NativeSelect.Indicator />
    </NativeSelect.Root>
  );
}
