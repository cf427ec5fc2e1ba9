import { Center, Heading, Icon, Stack, Text } from '@chakra-ui/react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What this place is for, and what to do next. */
  readonly children: ReactNode;
  readonly action?: ReactNode;
  /** `h1` where it is all that the page has. */
  readonly heading?: 'h1' | 'h2';
}

/** What a list shows while there is nothing in it. */
export function EmptyState({ icon: Sign, title, children, action, heading = 'h2' }: EmptyStateProps) {
  return (
    <Center py={{ base: '12', md: '20' }} px="6">
      <Stack align="center" gap="3" maxW="420px" textAlign="center">
        <Center boxSize="12" borderRadius="card" bg="bg.subtle" color="fg.muted">
          <Icon asChild boxSize="5">
            <Sign aria-hidden />
          </Icon>
        </Center>
        <Heading as={heading} textStyle="section">
          {title}
        </Heading>
        <Text color="fg.muted">{children}</Text>
        {action}
      </Stack>
    </Center>
  );
}
