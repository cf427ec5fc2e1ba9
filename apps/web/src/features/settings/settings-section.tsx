import { Box, Grid, Heading, Stack, Text } from '@chakra-ui/react';
import { type ReactNode, useId } from 'react';

interface SettingsSectionProps {
  readonly title: string;
  readonly description: ReactNode;
  readonly children: ReactNode;
}

/** A part of the settings: what it is about at the left, its controls at the right. */
export function SettingsSection({ title, description, children }: SettingsSectionProps) {
  const headingId = useId();
  return (
    <Grid
      as="section"
      aria-labelledby={headingId}
      templateColumns={{ base: '1fr', lg: '280px 1fr' }}
      gap={{ base: '3', lg: '8' }}
      py="8"
      borderTopWidth="1px"
      _first={{ borderTopWidth: 0, pt: '2' }}
    >
      <Stack gap="1">
        <Heading as="h2" id={headingId} textStyle="section">
          {title}
        </Heading>
        <Text color="fg.muted">{description}</Text>
      </Stack>
      <Box minW="0">{children}</Box>
    </Grid>
  );
}
