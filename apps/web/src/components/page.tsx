import { Box, Flex, Heading, HStack } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { usePageTitle } from './use-page-title.ts';

interface PageProps {
  readonly title: string;
  /** The one primary action, at the right. */
  readonly action?: ReactNode;
  /** Under the title. */
  readonly filters?: ReactNode;
  readonly children: ReactNode;
}

/** The frame of every page but the editor and the run view. */
export function Page({ title, action, filters, children }: PageProps) {
  usePageTitle(title);
  return (
    <Box maxW="1200px" mx="auto" px={{ base: '4', md: '6' }} py={{ base: '4', md: '6' }}>
      <Flex align="center" justify="space-between" gap="3" minH="9" mb="4" wrap="wrap">
        <Heading as="h1" textStyle="page">
          {title}
        </Heading>
        {action}
      </Flex>
      {filters !== undefined && (
        <HStack gap="2" mb="4" wrap="wrap">
          {filters}
        </HStack>
      )}
      {children}
    </Box>
  );
}
