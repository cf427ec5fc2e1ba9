import { IconButton } from '@chakra-ui/react';
import { Braces, type LucideIcon, Type, Variable } from 'lucide-react';
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
  const isExpression = shape.kind !== 'json' && mode === 'text';
  const Sign = signOf(shape, mode);
  return (
    <IconButton
      variant="ghost"
      aria-label={label}
      title={label}
      boxSize={{ base: '11', md: '6' }}
      minW="0"
      flexShrink={0}
      color={isExpression ? 'accent.fg' : 'fg.subtle'}
      bg={isExpression ? 'accent.subtle' : undefined}
      onClick={onToggle}
      css={{ '& svg': { boxSize: '4' } }}
    >
      <Sign aria-hidden />
    </IconButton>
  );
}

/** Between JSON and text the sign is what comes next; an expression is on or off. */
function signOf({ kind }: FieldShape, mode: ValueMode): LucideIcon {
  if (kind !== 'json') return Variable;
  return mode === 'text' ? Braces : Type;
}

function wordsOf({ kind }: FieldShape, title: string, mode: ValueMode): string {
  if (kind === 'json') return mode === 'text' ? `Write “${title}” as JSON` : `Write “${title}” as text`;
  return mode === 'text' ? `Use a fixed value for “${title}”` : `Use an expression for “${title}”`;
}
