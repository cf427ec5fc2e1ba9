import { Box, Button, Flex, Heading, Stack, Text } from '@chakra-ui/react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listRedrivesOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { type Redrive, stopRedrive } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { TimeAgo } from '../../../components/time-ago.tsx';
import { toaster } from '../../../components/toaster.tsx';
import { formatCount } from '../../../format/count.ts';
import { RedriveBar } from './redrive-bar.tsx';

const RUNNING_MS = 1_000;
const IDLE_MS = 15_000;
const SHOWN_AT_FIRST = 3;

/** Redrives of many letters: those that run, with how far they are, and those of before. */
export function useRedrives() {
  const { data } = useQuery({
    ...listRedrivesOptions({ query: { limit: 20 } }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ status }) => status === 'running') ? RUNNING_MS : IDLE_MS,
  });
  const redrives = data?.items ?? [];
  const running = redrives.filter(({ status }) => status === 'running');
  // Those that have ended count, too: one of few letters is done before it was ever seen running.
  const handled = redrives.reduce((sum, { done, failed }) => sum + done + failed, 0);
  // Letters go away while a redrive goes on: the lists follow it.
  const queries = useQueryClient();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each step of a redrive, and its end
  useEffect(() => {
    void queries.invalidateQueries({
      predicate: ({ queryKey: [key] }) => /^listDeadLetter/.test((key as { _id?: string } | undefined)?._id ?? ''), // generated keys
    });
  }, [queries, handled, running.length]);
  return { running, past: redrives.filter(({ status }) => status !== 'running') };
}

export function RunningRedrives({ redrives }: { readonly redrives: readonly Redrive[] }) {
  if (redrives.length === 0) return null;
  return (
    <Stack gap="3" mb="4" aria-label="Redrives that are running">
      {redrives.map((redrive) => (
        <RunningRedrive key={redrive.id} redrive={redrive} />
      ))}
    </Stack>
  );
}

function RunningRedrive({ redrive }: { readonly redrive: Redrive }) {
  const stop = useApi({
    call: () => stopRedrive({ path: { id: redrive.id }, throwOnError: true }),
    refreshes: ['listRedrives'],
    onSuccess: () => void toaster.create({ title: 'The redrive is stopped; what it did stays', type: 'info' }),
    onError: ({ message }) => void toaster.create({ type: 'error', title: 'It was not stopped', description: message }),
  });
  return (
    <Box bg="bg.panel" borderWidth="1px" borderRadius="card" p="4">
      <Flex align="center" justify="space-between" gap="3" mb="2">
        <Text fontWeight="500">{titleOf(redrive)}</Text>
        <Button size="sm" loading={stop.isPending} onClick={() => stop.mutate(undefined)}>
          Stop
        </Button>
      </Flex>
      <RedriveBar label={titleOf(redrive)} total={redrive.total} done={redrive.done} failed={redrive.failed} />
      <Refusals redrive={redrive} />
    </Box>
  );
}

export function PastRedrives({ redrives }: { readonly redrives: readonly Redrive[] }) {
  const [isWhole, setIsWhole] = useState(false);
  if (redrives.length === 0) return null;
  const shown = isWhole ? redrives : redrives.slice(0, SHOWN_AT_FIRST);
  return (
    <Box as="section" mt="8">
      <Heading as="h2" textStyle="section" mb="3">
        Past redrives
      </Heading>
      <Box as="ul" listStyleType="none" bg="bg.panel" borderWidth="1px" borderRadius="card">
        {shown.map((redrive) => (
          <Box as="li" key={redrive.id} px="4" py="3" borderTopWidth="1px" _first={{ borderTopWidth: '0' }}>
            <Flex gap="3" wrap="wrap" align="baseline" justify="space-between">
              <Text>{titleOf(redrive)}</Text>
              <Text fontSize="code" color="fg.muted" textStyle="figures">
                {redrive.done.toLocaleString('en')} done · {redrive.failed.toLocaleString('en')} refused
                {redrive.status === 'stopped' && ` · stopped with ${redrive.left.toLocaleString('en')} left`} ·{' '}
                <TimeAgo instant={redrive.completed_at ?? redrive.created_at} />
              </Text>
            </Flex>
            <Refusals redrive={redrive} />
          </Box>
        ))}
      </Box>
      {redrives.length > SHOWN_AT_FIRST && !isWhole && (
        <Button size="sm" variant="ghost" mt="2" onClick={() => setIsWhole(true)}>
          Show {redrives.length - SHOWN_AT_FIRST} more
        </Button>
      )}
    </Box>
  );
}

function Refusals({ redrive }: { readonly redrive: Redrive }) {
  return redrive.refusals.map(({ code, message, count }) => (
    <Text key={`${code} ${message}`} mt="1" fontSize="code" color="fg.muted" overflowWrap="anywhere">
      {formatCount(count, 'letter')} refused: {message}
    </Text>
  ));
}

function titleOf({ total, filter, from, version, rate }: Redrive): string {
  const letters = `${formatCount(total, 'letter')}${filter.picked === null ? '' : ' picked by hand'}`;
  const start = from === 'start' ? 'from the start' : 'from the failed step';
  const on = version === 'current' ? 'on the current version' : 'on the original version';
  return `${letters}, ${start}, ${on}, ${rate.toLocaleString('en')} a second`;
}
