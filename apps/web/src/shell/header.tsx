import { Box, chakra, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import { BookOpen, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { Link, NavLink } from 'react-router';
import { useRemembered } from '../components/use-remembered.ts';
import { AccountMenu } from './account-menu.tsx';
import { ColorModeMenu } from './color-mode-menu.tsx';
import { DESTINATIONS } from './destinations.ts';
import { Logo } from './logo.tsx';
import { RailItem } from './rail-item.tsx';
import { describeKeys, isAppleKeyboard } from './shortcuts/keys.ts';
import { useDeadLetterCount } from './use-dead-letter-count.ts';

/** The rail at the left (a slim bar on top of the phone): where to go, docs, theme, account. */
export function Header({ onPalette }: { readonly onPalette: () => void }) {
  const [width, setWidth] = useRemembered('rail', ['narrow', 'wide']);
  const isOpen = width === 'wide';
  const ToggleSign = isOpen ? PanelLeftClose : PanelLeftOpen;
  return (
    <Flex
      as="header"
      direction={{ base: 'row', md: 'column' }}
      align={{ base: 'center', md: 'stretch' }}
      justify="space-between"
      w={{ base: 'full', md: isOpen ? '220px' : '56px' }}
      h={{ base: '12', md: '100dvh' }}
      px={{ base: '4', md: '2' }}
      py={{ base: '0', md: '3' }}
      position="sticky"
      top="0"
      zIndex="docked"
      flexShrink={0}
      bg="bg.panel"
      borderColor="border"
      borderRightWidth={{ md: '1px' }}
      borderBottomWidth={{ base: '1px', md: '0' }}
      transition="width 160ms ease-out"
    >
      <Stack gap="4" minW="0">
        <Link to="/workflows" aria-label="AutomateOS, to workflows">
          <HStack gap="2.5" px={{ md: '1' }}>
            <Logo />
            <Text fontWeight="600" {...(!isOpen && { hideFrom: 'md' })}>
              AutomateOS
            </Text>
          </HStack>
        </Link>
        <Places isOpen={isOpen} onPalette={onPalette} />
      </Stack>
      <Flex direction={{ base: 'row', md: 'column' }} gap="1" align={{ base: 'center', md: 'stretch' }}>
        <RailItem icon={BookOpen} label="Documentation" isOpen={isOpen}>
          {(content) => (
            <a href="/docs/guide" target="_blank" rel="noreferrer" aria-label="Documentation" className="group">
              {content}
            </a>
          )}
        </RailItem>
        <ColorModeMenu isOpen={isOpen} />
        <AccountMenu isOpen={isOpen} />
        <Box hideBelow="md">
          <RailItem icon={ToggleSign} label={isOpen ? 'Close' : 'Open'} isOpen={isOpen}>
            {(content) => (
              <chakra.button
                type="button"
                className="group"
                aria-label="Words in the rail"
                aria-expanded={isOpen}
                onClick={() => setWidth(isOpen ? 'narrow' : 'wide')}
              >
                {content}
              </chakra.button>
            )}
          </RailItem>
        </Box>
      </Flex>
    </Flex>
  );
}

function Places({ isOpen, onPalette }: { readonly isOpen: boolean; readonly onPalette: () => void }) {
  const deadLetters = useDeadLetterCount() ?? 0;
  const keys = describeKeys('mod+k', isAppleKeyboard()).join(' ');
  return (
    <Stack hideBelow="md" gap="1">
      <RailItem icon={Search} label={`Find  ${keys}`} isOpen={isOpen}>
        {(content) => (
          <chakra.button type="button" className="group" aria-label="Find a command or a workflow" onClick={onPalette}>
            {content}
          </chakra.button>
        )}
      </RailItem>
      <Stack as="nav" aria-label="Main" gap="1">
        {DESTINATIONS.map(({ to, label, icon }) => {
          const count = to === '/dead-letters' ? deadLetters : 0;
          return (
            <RailItem key={to} icon={icon} label={label} isOpen={isOpen} count={count}>
              {(content) => (
                <NavLink to={to} aria-label={count === 0 ? label : `${label}, ${count} open`} className="group">
                  {content}
                </NavLink>
              )}
            </RailItem>
          );
        })}
      </Stack>
    </Stack>
  );
}
