import { Box, Flex } from '@chakra-ui/react';
import { Outlet } from 'react-router';
import { BottomBar } from './bottom-bar.tsx';
import { Header } from './header.tsx';
import { ReachabilityBanner } from './reachability-banner.tsx';

/** The frame of every page for who is signed in: rail at the left, on the phone a bar at the bottom. */
export function Layout() {
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
      <Header />
      <Flex as="main" id="content" tabIndex={-1} direction="column" flex="1" minW="0" outline="none">
        <ReachabilityBanner />
        <Box flex="1" minW="0" pb={{ base: '16', md: '0' }}>
          <Outlet />
        </Box>
      </Flex>
      <BottomBar />
    </Flex>
  );
}
