import { HStack, IconButton } from '@chakra-ui/react';
import { ArrowDown, ArrowUp, type LucideIcon, X } from 'lucide-react';

interface RowButtonsProps {
  /** What the row is called: "header 2". */
  readonly label: string;
  readonly onRemove: () => void;
  readonly onMoveUp?: () => void;
  readonly onMoveDown?: () => void;
}

/** What can be done with one row of a list. */
export function RowButtons({ label, onRemove, onMoveUp, onMoveDown }: RowButtonsProps) {
  return (
    <HStack gap="0" flexShrink={0}>
      {onMoveUp !== undefined && <RowButton icon={ArrowUp} label={`Move ${label} up`} onClick={onMoveUp} />}
      {onMoveDown !== undefined && <RowButton icon={ArrowDown} label={`Move ${label} down`} onClick={onMoveDown} />}
      <RowButton icon={X} label={`Remove ${label}`} onClick={onRemove} />
    </HStack>
  );
}

interface RowButtonProps {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly onClick: () => void;
}

function RowButton({ icon: Sign, label, onClick }: RowButtonProps) {
  return (
    <IconButton
      variant="ghost"
      aria-label={label}
      title={label}
      h={{ base: '11', md: '8' }}
      w={{ base: '11', md: '7' }}
      minW="0"
      color="fg.muted"
      onClick={onClick}
      css={{ '& svg': { boxSize: '3.5' } }}
    >
      <Sign aria-hidden />
    </IconButton>
  );
}
