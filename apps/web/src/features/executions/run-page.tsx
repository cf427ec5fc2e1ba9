import { Box, Flex, Skeleton } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { toApiError } from '../../api/api-error.ts';
import { getWorkflowOptions } from '../../api/generated/@tanstack/react-query.gen.ts';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { NotFoundNotice } from '../../components/not-found-notice.tsx';
import { usePageTitle } from '../../components/use-page-title.ts';
import { shortId } from '../../format/short-id.ts';
import { RunBody } from './run/run-body.tsx';
import { RunHeader } from './run/run-header.tsx';
import { RunSidebar } from './run/run-sidebar.tsx';
import { useRun } from './run/use-run.ts';
import { useRunLook } from './run/use-run-look.ts';
import { useRunNodes } from './run/use-run-nodes.ts';

/** One run: how it went or goes, step by step. */
export function RunPage() {
  const { executionId = '' } = useParams();
  const { selected } = useRunLook();
  const { execution, steps, error, refetch } = useRun(executionId, selected);
  const nodes = useRunNodes(execution);
  const workflow = useQuery({
    ...getWorkflowOptions({ path: { id: execution?.workflow_id ?? '' } }),
    enabled: execution !== undefined,
  });
  const name = workflow.data?.name;
  usePageTitle(name === undefined ? 'Run' : `${name}: run ${shortId(executionId)}`);
  if (execution === undefined) {
    if (error === null) return <RunSkeleton />;
    if (toApiError(error).status === 404) return <NotFoundNotice what="run" backTo="/runs" backLabel="Go to runs" />;
    return (
      <Box p="6">
        <ErrorNotice title="The run could not be loaded" error={error} onRetry={refetch} />
      </Box>
    );
  }
  return (
    <Flex direction="column" h={{ base: 'calc(100dvh - 112px)', md: '100dvh' }} minH="0">
      <RunHeader execution={execution} workflowName={name} currentVersion={workflow.data?.version} />
      <Flex flex="1" minH="0">
        <RunSidebar workflowId={execution.workflow_id} executionId={executionId} />
        <RunBody execution={execution} nodes={nodes} steps={steps} />
      </Flex>
    </Flex>
  );
}

function RunSkeleton() {
  return (
    <Box aria-busy aria-label="The run is being loaded">
      <Flex align="center" gap="3" px="4" h="14" bg="bg.panel" borderBottomWidth="1px">
        <Skeleton h="5" w="240px" />
        <Skeleton h="22px" w="84px" borderRadius="full" />
      </Flex>
      <Box p="4">
        <Skeleton h="60vh" />
      </Box>
    </Box>
  );
}
