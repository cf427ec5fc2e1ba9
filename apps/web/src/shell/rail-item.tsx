import { Box, Flex, Icon } from '@chakra-ui/react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { CountBadge } from './count-badge.tsx';

interface RailItemProps {
  readonly icon: LucideIcon;
  readonly label: string;
  /** Whether the rail shows words; else they come on hover and focus. */
  readonly isOpen: boolean;
  /** Stands at the icon's corner, or at the right of the words. */
  readonly count?: number;
  /** The link or button itself, without children. */
  readonly children: (content: ReactNode) => ReactNode;
}

/** One line of the rail: the icon at a place that does not move, the word beside it. */
export function RailItem({ icon: Sign, label, isOpen, count = 0, children }: RailItemProps) {
  return (
    <Flex
      asChild
      align="center"
      gap="3"
      h="10"
      w={isOpen ? 'full' : '10'}
      px="2.5"
      borderRadius="field"
      color="fg.muted"
      fontWeight="500"
      position="relative"
      transition="background 140ms, color 140ms"
      _hover={{ bg: 'bg.muted', color: 'fg' }}
      css={{ '&.active': { bg: 'accent.subtle', color: 'accent.fg' } }}
    >
      {children(
        <>
          <Box position="relative" flexShrink={0} lineHeight="0">
            <Icon asChild boxSize="5">
              <Sign aria-hidden />
            </Icon>
            {!isOpen && count > 0 && <CountBadge count={count} isAtCorner />}
          </Box>
          {isOpen ? (
            <Box as="span" flex="1" textAlign="start" truncate>
              {label}
            </Box>
          ) : (
            <RailTip label={label} />
          )}
          {isOpen && count > 0 && <CountBadge count={count} />}
        </>,
      )}
    </Flex>
  );
}

function RailTip({ label }: { readonly label: string }) {
  return (
    <Box
      hideBelow="md"
      position="absolute"
      left="calc(100% + 8px)"
      px="2"
      py="1"
      borderRadius="field"
      bg="fg"
      color="bg"
      fontSize="xs"
      fontWeight="500"
      whiteSpace="nowrap"
      opacity="0"
      pointerEvents="none"
      transition="opacity 120ms"
      _groupHover={{ opacity: 1 }}
      _groupFocusVisible={{ opacity: 1 }}
      aria-hidden
    >
      {label}
    </Box>
  );
}
