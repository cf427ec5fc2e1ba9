import { Box, chakra, HStack, Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listWebhookRequestsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import type { WebhookRequestSummary } from '../../../../api/generated/types.gen.ts';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { TimeAgo } from '../../../../components/time-ago.tsx';
import { FormSection } from '../form/form-section.tsx';
import { RequestDetail } from './request-detail.tsx';
import { VerdictChip } from './verdict-chip.tsx';

const SHOWN = 100;
const REFRESH_MS = 5_000;

/** The last requests to the webhook, refused ones too: to look at, to try the workflow with, to run again. */
export function RequestInbox({ workflowId }: { readonly workflowId: string }) {
  return (
    <FormSection title="Requests" summary="The last 100, refused ones too">
      <RequestList workflowId={workflowId} />
    </FormSection>
  );
}

function RequestList({ workflowId }: { readonly workflowId: string }) {
  const [openId, setOpenId] = useState<string>();
  const { data, error, refetch } = useQuery({
    ...listWebhookRequestsOptions({ path: { id: workflowId }, query: { limit: SHOWN } }),
    refetchInterval: REFRESH_MS,
  });
  if (data === undefined) {
    if (error === null) return <Skeleton h="120px" />;
    return <ErrorNotice error={error} title="The requests could not be loaded" onRetry={() => void refetch()} />;
  }
  if (data.items.length === 0) {
    return (
      <Text color="fg.muted">
        Nothing has come in yet. Send a test request, or call the webhook URL: what arrives stands here, and so does
        what is refused, with the reason.
      </Text>
    );
  }
  return (
    <chakra.ul listStyleType="none" borderWidth="1px" borderRadius="field" maxH="420px" overflowY="auto">
      {data.items.map((request) => (
        <Box as="li" key={request.id} borderBottomWidth="1px" _last={{ borderBottomWidth: '0' }}>
          <RequestRow
            request={request}
            isOpen={request.id === openId}
            onToggle={() => setOpenId(request.id === openId ? undefined : request.id)}
          />
          {request.id === openId && <RequestDetail workflowId={workflowId} request={request} />}
        </Box>
      ))}
    </chakra.ul>
  );
}

interface RequestRowProps {
  readonly request: WebhookRequestSummary;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}

function RequestRow({ request, isOpen, onToggle }: RequestRowProps) {
  const { method, verdict, query, received_at: receivedAt } = request;
  return (
    <chakra.button
      type="button"
      display="flex"
      w="full"
      minH={{ base: '11', md: '9' }}
      px="2.5"
      gap="2"
      alignItems="center"
      justifyContent="space-between"
      aria-expanded={isOpen}
      bg={isOpen ? 'bg.subtle' : undefined}
      _hover={{ bg: 'bg.subtle' }}
      onClick={onToggle}
    >
      <HStack gap="2" minW="0">
        <VerdictChip verdict={verdict} />
        <Text as="span" fontFamily="mono" fontSize="xs" truncate>
          {method}
          {query !== '' && ` ?${query}`}
        </Text>
      </HStack>
      <Stack as="span" textStyle="small" color="fg.muted" flexShrink={0}>
        <TimeAgo instant={receivedAt} />
      </Stack>
    </chakra.button>
  );
}
