import { Box, Heading, Stack } from '@chakra-ui/react';
import { type ReactNode, useId } from 'react';

/** A titled part of the page, on a surface of its own. */
export function Panel({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  const headingId = useId();
  return (
    <Stack as="section" gap="3" aria-labelledby={headingId}>
      <Heading as="h2" id={headingId} textStyle="section">
        {title}
      </Heading>
      <Box borderWidth="1px" borderRadius="card" bg="bg.panel" overflow="hidden">
        {children}
      </Box>
    </Stack>
  );
}
