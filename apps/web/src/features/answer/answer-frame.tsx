import { Center, Flex, Heading, Icon, Stack, Text } from '@chakra-ui/react';
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { usePageTitle } from '../../components/use-page-title.ts';
import { Logo } from '../../shell/logo.tsx';

interface AnswerFrameProps {
  readonly title: string;
  /** Says at a glance how things stand. */
  readonly icon?: LucideIcon;
  readonly children: ReactNode;
}

/** A card by itself, for people who know nothing of the product. */
export function AnswerFrame({ title, icon: Sign, children }: AnswerFrameProps) {
  usePageTitle(title);
  return (
    <Center as="main" minH="100dvh" px="4" py="8" alignItems={{ base: 'flex-start', md: 'center' }}>
      <Stack w="full" maxW="480px" gap="5">
        <Stack bg="bg.panel" borderWidth="1px" borderRadius="card" p={{ base: '5', md: '7' }} gap="4">
          {Sign !== undefined && (
            <Icon asChild boxSize="7" color="fg.subtle">
              <Sign aria-hidden strokeWidth={1.8} />
            </Icon>
          )}
          <Heading as="h1" textStyle="page" overflowWrap="anywhere">
            {title}
          </Heading>
          {children}
        </Stack>
        <Flex align="center" justify="center" gap="2" color="fg.muted">
          <Logo size={18} />
          <Text textStyle="small">Asked by a workflow of AutomateOS</Text>
        </Flex>
      </Stack>
    </Center>
  );
}
