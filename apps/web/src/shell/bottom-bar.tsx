import { Box, Flex, Icon } from '@chakra-ui/react';
import { NavLink } from 'react-router';
import { CountBadge } from './count-badge.tsx';
import { DESTINATIONS } from './destinations.ts';
import { useDeadLetterCount } from './use-dead-letter-count.ts';

/** The phone's way round the app. */
export function BottomBar() {
  const deadLetters = useDeadLetterCount() ?? 0;
  return (
    <Flex
      as="nav"
      aria-label="Main"
      hideFrom="md"
      position="fixed"
      insetX="0"
      bottom="0"
      zIndex="docked"
      bg="bg.panel"
      borderTopWidth="1px"
      pb="env(safe-area-inset-bottom)"
    >
      {DESTINATIONS.map(({ to, label, icon: Sign }) => (
        <Flex
          key={to}
          asChild
          flex="1"
          direction="column"
          align="center"
          justify="center"
          gap="0.5"
          h="14"
          fontSize="xs"
          color="fg.muted"
          css={{ '&.active': { color: 'accent.fg', fontWeight: 500 } }}
        >
          <NavLink to={to}>
            <Box position="relative">
              <Icon asChild boxSize="5">
                <Sign aria-hidden />
              </Icon>
              {to === '/dead-letters' && deadLetters > 0 && <CountBadge count={deadLetters} isAtCorner />}
            </Box>
            {label}
          </NavLink>
        </Flex>
      ))}
    </Flex>
  );
}
