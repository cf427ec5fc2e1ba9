import { HStack, Icon, Text } from '@chakra-ui/react';
import { Ban, Check, CircleHelp, Clock, LoaderCircle, type LucideIcon, Pause, SkipForward, X } from 'lucide-react';

interface StatusLook {
  readonly word: string;
  readonly icon: LucideIcon;
}

const LOOKS: Readonly<Record<string, StatusLook>> = {
  queued: { word: 'Queued', icon: Clock },
  running: { word: 'Running', icon: LoaderCircle },
  waiting: { word: 'Waiting', icon: Pause },
  success: { word: 'Success', icon: Check },
  failed: { word: 'Failed', icon: X },
  cancelled: { word: 'Cancelled', icon: Ban },
  skipped: { word: 'Skipped', icon: SkipForward },
  in_doubt: { word: 'In doubt', icon: CircleHelp },
};

export interface StatusChipProps {
  /** Of an execution or a step. */
  readonly status: string;
  /** Only the icon is drawn; the word is still there for who cannot see it. */
  readonly compact?: boolean;
}

/** The one way in which a status is shown: icon, word and colour. */
export function StatusChip({ status, compact = false }: StatusChipProps) {
  const { word, icon } = LOOKS[status] ?? { word: status, icon: CircleHelp };
  return (
    <HStack
      as="span"
      display="inline-flex"
      gap="1"
      h="22px"
      px={compact ? '1' : '2'}
      borderRadius="full"
      bg={`status.${status}.bg`}
      color={`status.${status}.fg`}
      fontSize="xs"
      fontWeight="500"
      whiteSpace="nowrap"
      title={compact ? word : undefined}
    >
      <Icon asChild boxSize="3.5" animation={status === 'running' ? 'spin 1.6s linear infinite' : undefined}>
        {(() => {
          const Look = icon;
          return <Look aria-hidden strokeWidth={2.4} />;
        })()}
      </Icon>
      <Text as="span" srOnly={compact}>
        {word}
      </Text>
    </HStack>
  );
}
