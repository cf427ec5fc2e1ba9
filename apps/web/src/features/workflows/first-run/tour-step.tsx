import { Box, Center, Flex, Heading } from '@chakra-ui/react';
import { Check } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';

export type StepState = 'to-come' | 'current' | 'done';

interface TourStepProps {
  readonly number: number;
  readonly state: StepState;
  readonly title: string;
  readonly isLast?: boolean;
  readonly children: ReactNode;
}

/** One step of the tour: its number turns into a tick when it is done; the next one comes into sight by itself. */
export function TourStep({ number, state, title, isLast = false, children }: TourStepProps) {
  const box = useRef<HTMLDivElement>(null);
  const isFirst = number === 1;
  useEffect(() => {
    if (state !== 'current' || isFirst) return;
    box.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
  }, [state, isFirst]);
  const look = {
    'to-come': { bg: 'bg.muted', color: 'fg.muted' },
    current: { bg: 'accent.solid', color: 'accent.contrast' },
    done: { bg: 'status.success.bg', color: 'status.success.fg' },
  }[state];
  return (
    <Flex as="li" ref={box} gap="4" aria-current={state === 'current' ? 'step' : undefined}>
      <Flex direction="column" align="center">
        <Center
          boxSize="7"
          borderRadius="full"
          fontSize="code"
          fontWeight="600"
          flexShrink={0}
          transition="background 180ms"
          {...look}
        >
          {state === 'done' ? <Check size={16} strokeWidth={2.6} aria-label="Done" /> : number}
        </Center>
        {!isLast && <Box hideBelow="md" w="1px" flex="1" bg="border.emphasized" my="1.5" />}
      </Flex>
      <Box flex="1" minW="0" pb={isLast ? '0' : '7'}>
        <Heading as="h2" textStyle="section" lineHeight="28px" color={state === 'to-come' ? 'fg.muted' : 'fg'}>
          {title}
        </Heading>
        {/* on the phone below its number, too */}
        <Box mt="3" ms={{ base: '-11', md: '0' }} _empty={{ display: 'none' }}>
          {children}
        </Box>
      </Box>
    </Flex>
  );
}
