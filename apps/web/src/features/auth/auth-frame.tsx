import { Center, Heading, Stack, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { usePageTitle } from '../../components/use-page-title.ts';
import { Logo } from '../../shell/logo.tsx';

interface AuthFrameProps {
  readonly title: string;
  readonly children: ReactNode;
  /** The way to the other page. */
  readonly footer: ReactNode;
}

/** One centred column with the product's name. */
export function AuthFrame({ title, children, footer }: AuthFrameProps) {
  usePageTitle(title);
  return (
    <Center as="main" minH="100dvh" px="4" py="10" alignItems={{ base: 'flex-start', md: 'center' }}>
      <Stack w="full" maxW="360px" gap="6">
        <Stack gap="5" align="center">
          <Logo size={44} />
          <Stack gap="1" align="center">
            <Text textStyle="label" color="fg.muted">
              AutomateOS
            </Text>
            <Heading as="h1" textStyle="page">
              {title}
            </Heading>
          </Stack>
        </Stack>
        {children}
        <Text textAlign="center" color="fg.muted">
          {footer}
        </Text>
      </Stack>
    </Center>
  );
}
