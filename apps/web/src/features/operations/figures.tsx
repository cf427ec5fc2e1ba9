import { SimpleGrid, Stack, Text } from '@chakra-ui/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Operations } from '../../api/generated/index.ts';
import { formatDuration } from '../../format/duration.ts';
import { queueAgeMs } from './assess-operations.ts';

interface FiguresProps {
  readonly operations: Operations;
  readonly nowMs: number;
}

/** The figures that matter, each with what it means. */
export function Figures({ operations, nowMs }: FiguresProps) {
  const count = (figure: Operations['at_least'][number]): string =>
    `${operations[figure].toLocaleString('en')}${operations.at_least.includes(figure) ? '+' : ''}`;
  const age = queueAgeMs(operations, nowMs);
  return (
    <SimpleGrid columns={{ base: 2, sm: 3, lg: 4 }} gap="3">
      <Figure label="Accepted a minute" value={count('accepted_last_minute')} />
      <Figure label="Running" value={count('running')} to="/runs?status=running" />
      <Figure label="Queued" value={count('queued')} to="/runs?status=queued" />
      <Figure label="Oldest queued" value={age === undefined ? 'None' : formatDuration(age)} />
      <Figure label="Stuck" value={count('stuck')} isBad={operations.stuck > 0} />
      <Figure
        label="Last sweep"
        value={operations.sweep_age_ms === null ? 'Elsewhere' : `${formatDuration(operations.sweep_age_ms)} ago`}
      />
      <Figure label="Waiting" value={count('waiting')} to="/runs?status=waiting" />
      <Figure label="Open dead letters" value={count('open_dead_letters')} to="/dead-letters" />
    </SimpleGrid>
  );
}

interface FigureProps {
  readonly label: string;
  readonly value: string;
  readonly isBad?: boolean;
  readonly to?: string;
}

function Figure({ label, value, isBad = false, to }: FigureProps) {
  const content: ReactNode = (
    <>
      <Text color="fg.muted" fontSize="code">
        {label}
      </Text>
      <Text
        fontSize={{ base: 'lg', md: 'xl' }}
        whiteSpace="nowrap"
        lineHeight="36px"
        fontWeight="600"
        textStyle="figures"
        color={isBad ? 'danger.fg' : undefined}
      >
        {value}
      </Text>
    </>
  );
  const look = { bg: 'bg.panel', borderWidth: '1px', borderRadius: 'card', p: '4', gap: '1', minW: '0' } as const;
  if (to === undefined) return <Stack {...look}>{content}</Stack>;
  return (
    <Stack asChild {...look} transition="border-color 140ms" _hover={{ borderColor: 'border.emphasized' }}>
      <Link to={to}>{content}</Link>
    </Stack>
  );
}
