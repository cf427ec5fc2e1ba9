import { Flex, Icon } from '@chakra-ui/react';
import { NavLink } from 'react-router';
import { DESTINATIONS } from './destinations.ts';

/** The phone's way round the app. */
export function BottomBar() {
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
            <Icon asChild boxSize="5">
              <Sign aria-hidden />
            </Icon>
            {label}
          </NavLink>
        </Flex>
      ))}
    </Flex>
  );
}
