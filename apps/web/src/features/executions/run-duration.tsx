import { Text } from '@chakra-ui/react';
import { useNow } from '../../components/use-now.ts';
import { formatDuration } from '../../format/duration.ts';

interface RunDurationProps {
  readonly startedAt: string | null;
  readonly completedAt: string | null;
}

/** How long something took, or has taken so far. */
export function RunDuration({ startedAt, completedAt }: RunDurationProps) {
  const isOpen = startedAt !== null && completedAt === null;
  const now = useNow(isOpen ? 1_000 : undefined);
  if (startedAt === null) return null;
  const end = completedAt === null ? now : Date.parse(completedAt);
  return (
    <Text as="span" textStyle="figures" whiteSpace="nowrap">
      {formatDuration(end - Date.parse(startedAt))}
    </Text>
  );
}
