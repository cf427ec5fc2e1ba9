import { Textarea } from '@chakra-ui/react';
import type { ControlProps } from '../form/control-props.ts';
import { writeText } from './text-value.ts';

/** What the server shows of a secret that it has. */
const MARK = /^\[secret:[0-9a-f]+\]$/;

/** A secret: what is saved cannot be seen again, only replaced. Keys have several lines. */
export function SecretControl({ value, onChange, placeholder, isRequired, ids }: ControlProps<'text'>) {
  const text = writeText(value);
  const isSaved = MARK.test(text);
  return (
    <Textarea
      id={ids.inputId}
      size="sm"
      rows={1}
      autoresize
      maxH="200px"
      minH={{ base: '11', md: '34px' }}
      px="2.5"
      borderRadius="field"
      bg="bg.panel"
      fontSize={{ base: 'md', md: 'code' }}
      fontFamily="mono"
      autoComplete="off"
      spellCheck={false}
      css={isSaved || text === '' ? undefined : { WebkitTextSecurity: 'disc' }}
      placeholder={isSaved ? 'Saved, and not shown. Type to replace it.' : placeholder}
      value={isSaved ? '' : text}
      aria-labelledby={ids.labelId}
      aria-describedby={ids.describedBy}
      aria-invalid={ids.isInvalid || undefined}
      aria-required={isRequired || undefined}
      onChange={({ target }) => {
        // The line that Enter begins is no part of a secret.
        const next = target.value.replace(/\n+$/, '');
        onChange(next === '' ? undefined : next);
      }}
    />
  );
}
