import { Box, Flex } from '@chakra-ui/react';
import { lazy, Suspense, useCallback, useRef, useState } from 'react';
import { Outlet, ScrollRestoration } from 'react-router';
import { BottomBar } from './bottom-bar.tsx';
import { Header } from './header.tsx';
import { ReachabilityBanner } from './reachability-banner.tsx';
import { useListenToKeys } from './shortcuts/use-listen-to-keys.ts';
import { useFocusOnNavigation } from './use-focus-on-navigation.ts';
import { useShellShortcuts } from './use-shell-shortcuts.ts';

const CommandPalette = lazy(async () => ({
  default: (await import('./palette/command-palette.tsx')).CommandPalette,
}));
const ShortcutHelp = lazy(async () => ({ default: (await import('./shortcuts/shortcut-help.tsx')).ShortcutHelp }));

/** The frame of every page for who is signed in: rail at the left, on the phone a bar at the bottom. */
export function Layout() {
  const content = useRef<HTMLDivElement>(null);
  const [overlay, setOverlay] = useState<'palette' | 'help'>();
  const showPalette = useCallback(() => setOverlay('palette'), []);
  const showHelp = useCallback(() => setOverlay('help'), []);
  const close = useCallback(() => setOverlay(undefined), []);
  useListenToKeys();
  useShellShortcuts(showPalette, showHelp);
  useFocusOnNavigation(content);
  return (
    <Flex minH="100dvh" direction={{ base: 'column', md: 'row' }}>
      <Box
        asChild
        position="absolute"
        left="-9999px"
        _focus={{ left: '4', top: '4', zIndex: 'skipNav', bg: 'bg.panel', px: '3', py: '2', borderRadius: 'field' }}
      >
        <a href="#content">Skip to content</a>
      </Box>
      <Header onPalette={showPalette} />
      <Flex as="main" id="content" ref={content} tabIndex={-1} direction="column" flex="1" minW="0" outline="none">
        <ReachabilityBanner />
        <Box flex="1" minW="0" pb={{ base: '16', md: '0' }}>
          <Outlet />
        </Box>
      </Flex>
      <BottomBar />
      <ScrollRestoration />
      <Suspense>
        {overlay === 'palette' && <CommandPalette onClose={close} onHelp={showHelp} />}
        {overlay === 'help' && <ShortcutHelp onClose={close} />}
      </Suspense>
    </Flex>
  );
}
