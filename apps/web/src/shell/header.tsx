import { Box, Flex, Icon, IconButton, Menu, Portal, Stack, Text } from '@chakra-ui/react';
import { BookOpen, CircleUser, LogOut, type LucideIcon, Monitor, Moon, Settings, Sun } from 'lucide-react';
import { Link, NavLink, useNavigate } from 'react-router';
import { useAuth } from '../auth/use-auth.ts';
import { COLOR_MODES, type ColorMode, useColorMode } from '../theme/use-color-mode.ts';
import { DESTINATIONS } from './destinations.ts';
import { Logo } from './logo.tsx';

/** The rail at the left (a slim bar on top of the phone): where to go, docs, theme, account. */
export function Header() {
  return (
    <Flex
      as="header"
      direction={{ base: 'row', md: 'column' }}
      align="center"
      justify="space-between"
      w={{ base: 'full', md: '56px' }}
      h={{ base: '12', md: '100dvh' }}
      px={{ base: '4', md: '0' }}
      py={{ base: '0', md: '3' }}
      position="sticky"
      top="0"
      zIndex="docked"
      flexShrink={0}
      bg="bg.panel"
      borderColor="border"
      borderRightWidth={{ md: '1px' }}
      borderBottomWidth={{ base: '1px', md: '0' }}
    >
      <Stack align="center" gap="4">
        <Link to="/workflows" aria-label="AutomateOS, to workflows">
          <Logo />
        </Link>
        <Stack as="nav" aria-label="Main" hideBelow="md" gap="1">
          {DESTINATIONS.map(({ to, label, icon }) => (
            <RailLink key={to} to={to} label={label} icon={icon} />
          ))}
        </Stack>
      </Stack>
      <Flex direction={{ base: 'row', md: 'column' }} gap="1" align="center">
        <IconButton asChild variant="ghost" aria-label="API documentation" title="API documentation" size="sm">
          <a href="/docs" target="_blank" rel="noreferrer">
            <BookOpen />
          </a>
        </IconButton>
        <ColorModeMenu />
        <AccountMenu />
      </Flex>
    </Flex>
  );
}

function RailLink({ to, label, icon: Sign }: { to: string; label: string; icon: LucideIcon }) {
  return (
    <Flex
      asChild
      direction="column"
      align="center"
      justify="center"
      boxSize="10"
      borderRadius="field"
      color="fg.muted"
      position="relative"
      _hover={{ bg: 'bg.muted', color: 'fg' }}
      css={{ '&.active': { bg: 'accent.subtle', color: 'accent.fg' } }}
    >
      <NavLink to={to} aria-label={label} className="group">
        <Icon asChild boxSize="5">
          <Sign aria-hidden />
        </Icon>
        <Box
          position="absolute"
          left="calc(100% + 8px)"
          px="2"
          py="1"
          borderRadius="field"
          bg="fg"
          color="bg"
          fontSize="xs"
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
      </NavLink>
    </Flex>
  );
}

const MODE_LOOKS: Readonly<Record<ColorMode, { readonly label: string; readonly icon: LucideIcon }>> = {
  system: { label: 'As the system says', icon: Monitor },
  light: { label: 'Light', icon: Sun },
  dark: { label: 'Dark', icon: Moon },
};

function ColorModeMenu() {
  const { mode, setMode } = useColorMode();
  const Sign = MODE_LOOKS[mode].icon;
  return (
    <Menu.Root positioning={{ placement: 'right-end' }}>
      <Menu.Trigger asChild>
        <IconButton variant="ghost" size="sm" aria-label={`Colours: ${MODE_LOOKS[mode].label}`} title="Colours">
          <Sign />
        </IconButton>
      </Menu.Trigger>
      <Portal>
        <Menu.Positioner>
          <Menu.Content>
            <Menu.RadioItemGroup
              value={mode}
              onValueChange={({ value }) => setMode(COLOR_MODES.find((known) => known === value) ?? 'system')}
            >
              {COLOR_MODES.map((each) => (
                <Menu.RadioItem key={each} value={each}>
                  {MODE_LOOKS[each].label}
                  <Menu.ItemIndicator />
                </Menu.RadioItem>
              ))}
            </Menu.RadioItemGroup>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}

function AccountMenu() {
  const { state, signOut } = useAuth();
  const navigate = useNavigate();
  if (state.status !== 'signed-in') return null;
  return (
    <Menu.Root positioning={{ placement: 'right-end' }}>
      <Menu.Trigger asChild>
        <IconButton variant="ghost" size="sm" aria-label="Account" title={state.user.email}>
          <CircleUser />
        </IconButton>
      </Menu.Trigger>
      <Portal>
        <Menu.Positioner>
          <Menu.Content minW="200px">
            <Text px="2" py="1.5" fontSize="xs" color="fg.muted" overflowWrap="anywhere">
              {state.user.email}
            </Text>
            <Menu.Item value="settings" onClick={() => void navigate('/settings')}>
              <Settings size={16} /> Settings
            </Menu.Item>
            <Menu.Item value="sign-out" onClick={() => void signOut()}>
              <LogOut size={16} /> Sign out
            </Menu.Item>
          </Menu.Content>
        </Menu.Positioner>
      </Portal>
    </Menu.Root>
  );
}
