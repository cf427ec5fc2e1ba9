import { HStack, Icon, Stack, Text } from '@chakra-ui/react';
import { CircleAlert } from 'lucide-react';
import type { ComponentProps } from 'react';

interface FormProps extends ComponentProps<'form'> {
  /** A fault of the whole form, such as that the server cannot be reached. */
  readonly fault: string | undefined;
}

/** Fields below each other; the browser's own bubbles are off, since faults stand at the fields. */
export function Form({ fault, children, ...form }: FormProps) {
  return (
    <Stack asChild gap="4">
      <form noValidate {...form}>
        {fault !== undefined && (
          <HStack
            role="alert"
            align="flex-start"
            gap="2"
            p="3"
            borderRadius="field"
            bg="danger.subtle"
            color="danger.fg"
          >
            <Icon asChild boxSize="4" mt="0.5" flexShrink={0}>
              <CircleAlert aria-hidden />
            </Icon>
            <Text overflowWrap="anywhere">{fault}</Text>
          </HStack>
        )}
        {children}
      </form>
    </Stack>
  );
}
