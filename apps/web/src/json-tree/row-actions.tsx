import { IconButton } from '@chakra-ui/react';
import { Braces, Copy, type LucideIcon, Plus } from 'lucide-react';
import { copyText } from '../components/copy-text.ts';

interface RowActionsProps {
  readonly value: unknown;
  /** The row's path as an expression, without its braces; none when the value cannot be named in one. */
  readonly path: string | undefined;
  readonly onPick: ((path: string) => void) | undefined;
  /** The buttons of the row that the keyboard is on can be reached by Tab. */
  readonly isActive: boolean;
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** What can be done with one value of the tree. */
export function RowActions({ value, path, onPick, isActive }: RowActionsProps) {
  return (
    <>
      {onPick !== undefined && path !== undefined && (
        <RowButton icon={Plus} label={`Insert ${path}`} isActive={isActive} onClick={() => onPick(path)} />
      )}
      {path !== undefined && (
        <RowButton
          icon={Braces}
          label={`Copy path {{ ${path} }}`}
          isActive={isActive}
          onClick={() => void copyText(`{{ ${path} }}`, 'Path')}
        />
      )}
      <RowButton
        icon={Copy}
        label="Copy value"
        isActive={isActive}
        onClick={() => void copyText(asText(value) ?? 'null', 'Value')}
      />
    </>
  );
}

interface RowButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly isActive: boolean;
  readonly onClick: () => void;
}

function RowButton({ icon: Sign, label, isActive, onClick }: RowButtonProps) {
  return (
    <IconButton
      variant="ghost"
      aria-label={label}
      title={label}
      tabIndex={isActive ? 0 : -1}
      h={{ base: '11', md: '6' }}
      w={{ base: '11', md: '6' }}
      minW="0"
      color="fg.muted"
      onClick={onClick}
      css={{ '& svg': { boxSize: '3.5' } }}
    >
      <Sign aria-hidden />
    </IconButton>
  );
}
