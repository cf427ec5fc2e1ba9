import type { JsonObject } from '@automateos/model';
import { Box, chakra, HStack, Skeleton, Stack, Text } from '@chakra-ui/react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { toApiError } from '../../../../api/api-error.ts';
import { previewSchedule } from '../../../../api/generated/sdk.gen.ts';
import { TimeAgo } from '../../../../components/time-ago.tsx';
import { useDebounced } from '../../../../components/use-debounced.ts';
import { FaultList } from '../form/field-frame.tsx';
import { formatSlot } from './format-slot.ts';

/** While a pattern is typed, the server is asked when the typing rests. */
const SETTLED_MS = 300;

interface NextRunsProps {
  readonly config: JsonObject;
  readonly isActive: boolean;
}

/** When the schedule that stands in the form would start the workflow, in the schedule's own time zone. */
export function NextRuns({ config, isActive }: NextRunsProps) {
  const settled = useDebounced(config, SETTLED_MS);
  const isSet = settled.cron !== undefined || settled.every_ms !== undefined;
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['previewSchedule', settled],
    queryFn: async ({ signal }) =>
      (await previewSchedule({ body: { config: settled }, signal, throwOnError: true })).data,
    enabled: isSet,
    retry: false,
    placeholderData: keepPreviousData,
  });
  if (!isSet) return null;
  // How the fields go together is known to the server alone until the workflow is saved.
  if (error !== null) return <Faults error={error} />;
  return (
    <Stack gap="1.5" pb="5" role="group" aria-label="Next runs">
      <Text textStyle="label">Next runs</Text>
      {data === undefined ? (
        <Skeleton h="120px" />
      ) : (
        <chakra.ol
          borderWidth="1px"
          borderRadius="field"
          bg="bg.subtle"
          px="2.5"
          py="1"
          listStyleType="none"
          opacity={isPlaceholderData ? 0.5 : 1}
        >
          {data.next_runs.map((instant) => (
            <HStack as="li" key={instant} justify="space-between" gap="3" minH="7" textStyle="small">
              <Text as="span" fontVariantNumeric="tabular-nums">
                {formatSlot(instant, data.timezone)}
              </Text>
              <TimeAgo instant={instant} />
            </HStack>
          ))}
        </chakra.ol>
      )}
      <Text textStyle="small" color="fg.muted">
        {explain(data, isActive)}
      </Text>
    </Stack>
  );
}

/** In the server's words. */
function Faults({ error }: { readonly error: unknown }) {
  const { issues, message } = toApiError(error);
  const faults = issues.length === 0 ? [message] : issues.map(({ issue }) => issue);
  return (
    <Box pb="5">
      <FaultList faults={faults} />
    </Box>
  );
}

function explain(
  data: { readonly timezone: string; readonly next_runs: readonly string[] } | undefined,
  isActive: boolean,
) {
  if (data?.next_runs.length === 0) return 'The pattern names no time to come.';
  const zone = data === undefined ? '' : `Times of ${data.timezone}. `;
  return isActive
    ? `${zone}Once saved, each of them starts one run.`
    : `${zone}Nothing starts while the workflow is switched off.`;
}
