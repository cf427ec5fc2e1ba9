import { Box, Flex, Text } from '@chakra-ui/react';

interface RedriveBarProps {
  readonly label: string;
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

/** How far a redrive is: done, could not be done, left. */
export function RedriveBar({ label, total, done, failed }: RedriveBarProps) {
  const share = (count: number): string => `${total === 0 ? 0 : (count / total) * 100}%`;
  const left = Math.max(0, total - done - failed);
  return (
    <Box>
      <Flex
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done + failed}
        aria-valuetext={`${done} done, ${failed} refused, ${left} left`}
        h="2"
        borderRadius="full"
        overflow="hidden"
        bg="bg.muted"
      >
        <Box bg="status.success.solid" transition="width 180ms ease-out" style={{ width: share(done) }} />
        <Box bg="status.failed.solid" transition="width 180ms ease-out" style={{ width: share(failed) }} />
      </Flex>
      <Flex gap="4" mt="1.5" fontSize="code" color="fg.muted" textStyle="figures" wrap="wrap">
        <Text as="span">{done.toLocaleString('en')} done</Text>
        <Text as="span" color={failed > 0 ? 'danger.fg' : undefined}>
          {failed.toLocaleString('en')} refused
        </Text>
        <Text as="span">{left.toLocaleString('en')} left</Text>
      </Flex>
    </Box>
  );
}
