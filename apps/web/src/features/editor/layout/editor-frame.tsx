import { Box, Flex } from '@chakra-ui/react';
import type { ReactNode } from 'react';

interface EditorFrameProps {
  readonly header: ReactNode;
  readonly children: ReactNode;
}

/** Header on top, and below it all the room that the shell leaves. */
export function EditorFrame({ header, children }: EditorFrameProps) {
  return (
    // On the phone the shell has a bar at the top and one at the bottom.
    <Flex direction="column" h={{ base: 'calc(100dvh - 104px)', md: '100dvh' }} overflow="hidden">
      {header}
      <Box position="relative" flex="1" minH="0">
        {children}
      </Box>
    </Flex>
  );
}
