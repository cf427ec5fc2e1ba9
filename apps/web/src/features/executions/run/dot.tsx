import { Text } from '@chakra-ui/react';

/** Between facts in a line; on the phone, where the line breaks, space alone tells them apart. */
export function Dot() {
  return (
    <Text as="span" hideBelow="md" aria-hidden>
      ·{' '}
    </Text>
  );
}
