import type { Json } from '@automateos/model';
import { Button, chakra, HStack, Skeleton, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { FlaskConical, RotateCcw } from 'lucide-react';
import { Link } from 'react-router';
import { getWebhookRequestOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import { replayWebhookRequest } from '../../../../api/generated/index.ts';
import type { WebhookRequest, WebhookRequestSummary } from '../../../../api/generated/types.gen.ts';
import { useApi } from '../../../../api/use-api.ts';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { toaster } from '../../../../components/toaster.tsx';
import { JsonTree } from '../../../../json-tree/json-tree.tsx';
import { keepSample } from '../../../../test-payload/payload-store.ts';

interface RequestDetailProps {
  readonly workflowId: string;
  readonly request: WebhookRequestSummary;
}

/** One request whole: why it was refused, what it brought, and what can be done with it. */
export function RequestDetail({ workflowId, request }: RequestDetailProps) {
  const { data, error, refetch } = useQuery(
    getWebhookRequestOptions({ path: { id: workflowId, request_id: request.id } }),
  );
  return (
    <Stack gap="3" px="2.5" pb="3" pt="1">
      {request.reason !== null && (
        <Text color="danger.fg" overflowWrap="anywhere">
          {request.reason}
        </Text>
      )}
      {data === undefined && error === null && <Skeleton h="80px" />}
      {error !== null && (
        <ErrorNotice error={error} title="The request could not be loaded" onRetry={() => void refetch()} />
      )}
      {data !== undefined && <RequestContent workflowId={workflowId} request={data} />}
    </Stack>
  );
}

function RequestContent({ workflowId, request }: { readonly workflowId: string; readonly request: WebhookRequest }) {
  const { headers, payload, raw_body: rawBody, can_replay: canReplay, is_truncated: isTruncated } = request;
  return (
    <>
      <RequestActions workflowId={workflowId} request={request} />
      <JsonTree value={headers} label="Headers" name="headers" maxH="200px" />
      {canReplay ? (
        <JsonTree value={payload} label="Body" name="body" maxH="240px" />
      ) : (
        <RawBody text={rawBody} isTruncated={isTruncated} />
      )}
    </>
  );
}

function RawBody({ text, isTruncated }: { readonly text: string | null; readonly isTruncated: boolean }) {
  if (text === null) return <Text color="fg.muted">The body was not kept.</Text>;
  return (
    <Stack gap="1">
      <Text textStyle="small" color="fg.muted">
        {isTruncated ? 'The body as it came, its beginning:' : 'The body as it came, which cannot be read:'}
      </Text>
      <chakra.pre
        fontFamily="mono"
        fontSize="xs"
        p="2"
        borderRadius="field"
        bg="bg.subtle"
        maxH="200px"
        overflowY="auto"
        whiteSpace="pre-wrap"
        overflowWrap="anywhere"
        tabIndex={0}
        role="group"
        aria-label="Body as it came"
      >
        {text}
      </chakra.pre>
    </Stack>
  );
}

function RequestActions({ workflowId, request }: { readonly workflowId: string; readonly request: WebhookRequest }) {
  const { id, payload, can_replay: canReplay, execution_id: executionId } = request;
  const replay = useApi({
    call: () => replayWebhookRequest({ path: { id: workflowId, request_id: id }, throwOnError: true }),
    refreshes: ['listExecutions', 'listWorkflows', 'listAllExecutions'],
  });
  const keep = (): void => {
    keepSample(workflowId, payload as Json); // as: it was read from JSON
    toaster.create({ title: 'The next test run begins with this payload.' });
  };
  const startedId = replay.data?.execution_id;
  return (
    <Stack gap="2">
      <HStack gap="2" wrap="wrap">
        <Button size="sm" disabled={!canReplay} onClick={keep}>
          <FlaskConical size={14} aria-hidden /> Use as test data
        </Button>
        <Button size="sm" disabled={!canReplay} loading={replay.isPending} onClick={() => replay.mutate(undefined)}>
          <RotateCcw size={14} aria-hidden /> Replay
        </Button>
        {executionId !== null && (
          <Button asChild size="sm" variant="ghost">
            <Link to={`/runs/${executionId}`}>Open the run</Link>
          </Button>
        )}
      </HStack>
      {startedId !== undefined && (
        <Text role="status">
          A new run was started: <Link to={`/runs/${startedId}`}>open it</Link>
        </Text>
      )}
      {replay.isError && <ErrorNotice error={replay.error} title="It could not be replayed" />}
    </Stack>
  );
}
