import { Button } from '@chakra-ui/react';
import { MapPinOff } from 'lucide-react';
import { Link } from 'react-router';
import { EmptyState } from './empty-state.tsx';

interface NotFoundNoticeProps {
  /** Such as "run". */
  readonly what: string;
  readonly backTo: string;
  readonly backLabel: string;
}

/** Stands where something would be that is gone, or is not this account's. */
export function NotFoundNotice({ what, backTo, backLabel }: NotFoundNoticeProps) {
  return (
    <EmptyState
      icon={MapPinOff}
      title={`This ${what} is not here`}
      action={
        <Button asChild variant="solid">
          <Link to={backTo}>{backLabel}</Link>
        </Button>
      }
    >
      It was deleted, with its workflow or because it was old, or it belongs to another account.
    </EmptyState>
  );
}
