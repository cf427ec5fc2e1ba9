import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { RedriveBar } from './redrive-bar.tsx';
import type { HandRedrive } from './use-redrive-by-hand.ts';

interface HandProgressProps {
  readonly state: HandRedrive;
  readonly onStop: () => void;
  readonly onClose: () => void;
}

/** How far the redrive of picked letters is. */
export function HandProgress({ state, onStop, onClose }: HandProgressProps) {
  const { status, total, done, failed, refusals } = state;
  return (
    <Stack gap="4">
      <RedriveBar label="Redrive of the selected letters" total={total} done={done} failed={failed} />
      {refusals.map((refusal) => (
        <Text key={refusal} fontSize="code" color="danger.fg" overflowWrap="anywhere">
          {refusal}
        </Text>
      ))}
      <Text color="fg.muted" fontSize="code" role="status">
        {status === 'running'
          ? 'Keep this open: letters picked by hand are redriven from here. What is done stays if you stop.'
          : status === 'stopped'
            ? 'Stopped. What was done stays; the rest is open as before.'
            : 'Finished. What was refused is open as before.'}
      </Text>
      <Flex justify="flex-end">
        {status === 'running' ? <Button onClick={onStop}>Stop</Button> : <Button onClick={onClose}>Close</Button>}
      </Flex>
    </Stack>
  );
}
