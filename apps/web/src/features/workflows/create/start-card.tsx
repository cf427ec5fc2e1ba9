import { Box, Center, Icon, Text } from '@chakra-ui/react';
import type { LucideIcon } from 'lucide-react';
import { PickCard } from './pick-card.tsx';

interface StartCardProps {
  readonly icon: LucideIcon;
  readonly title: string;
  readonly isBusy: boolean;
  readonly onStart: () => void;
  readonly children: string;
}

/** A way to begin that is no template. */
export function StartCard({ icon: Sign, title, isBusy, onStart, children }: StartCardProps) {
  return (
    <PickCard type="button" disabled={isBusy} onClick={onStart} alignItems="center">
      <Center boxSize="9" borderRadius="field" bg="bg.muted" color="fg.muted" flexShrink={0}>
        <Icon asChild boxSize="4.5">
          <Sign aria-hidden />
        </Icon>
      </Center>
      <Box minW="0">
        <Text fontWeight="600">{title}</Text>
        <Text color="fg.muted" fontSize="code">
          {children}
        </Text>
      </Box>
    </PickCard>
  );
}
