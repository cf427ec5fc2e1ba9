import { Box, VisuallyHidden } from '@chakra-ui/react';

interface CountBadgeProps {
  readonly count: number;
  /** At the upper right of the icon that it stands beside. */
  readonly isAtCorner?: boolean;
}

/** How many things wait for somebody. */
export function CountBadge({ count, isAtCorner = false }: CountBadgeProps) {
  return (
    <Box
      as="span"
      textStyle="figures"
      fontSize="11px"
      lineHeight="16px"
      fontWeight="600"
      px="1"
      minW="4"
      textAlign="center"
      borderRadius="full"
      bg="danger.solid"
      color="danger.contrast"
      {...(isAtCorner && {
        position: 'absolute',
        top: '-1.5',
        left: '2.5',
        outline: '2px solid var(--chakra-colors-bg-panel)',
      })}
    >
      {count > 999 ? '999+' : count}
      <VisuallyHidden> open</VisuallyHidden>
    </Box>
  );
}
