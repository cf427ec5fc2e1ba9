import { IconButton } from '@chakra-ui/react';
import { Braces, TextCursorInput } from 'lucide-react';
import type { FieldShape } from '../schema/field-shape.ts';
import type { ValueMode } from './use-value-mode.ts';

interface ModeToggleProps {
  readonly shape: FieldShape;
  readonly title: string;
  readonly mode: ValueMode;
  readonly onToggle: () => void;
}

/** Switches a field between its own control and an expression; JSON between JSON and text. */
export function ModeToggle({ shape, title, mode, onToggle }: ModeToggleProps) {
  const label = wordsOf(shape, title, mode);
  const Sign = mode === 'text' && shape.kind === 'json' ? TextCursorInput : Braces;
  return (
    <IconButton
      variant="ghost"
      aria-label={label}
      title={label}
      aria-pressed={mode === 'text'}
      boxSize={{ base: '11', md: '6' }}
      minW="0"
      flexShrink={0}
      color={mode === 'text' ? 'accent.fg' : 'fg.subtle'}
      bg={mode === 'text' ? 'accent.subtle' : undefined}
      onClick={onToggle}
      css={{ '& svg': { boxSize: '3.5' } }}
    >
      <Sign aria-hidden />
    </IconButton>
  );
}

function wordsOf({ kind }: FieldShape, title: string, mode: ValueMode): string {
  if (kind === 'json') return mode === 'text' ? `Write “${title}” as JSON` : `Write “${title}” as text`;
  return mode === 'text' ? `Use a fixed value for “${title}”` : `Use an expression for “${title}”`;
}
