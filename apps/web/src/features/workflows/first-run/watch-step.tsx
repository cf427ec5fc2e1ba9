import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { listWorkflowsInfiniteQueryKey } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { ExecutionSummary, Workflow } from '../../../api/generated/index.ts';
import { StatusChip } from '../../../components/status-chip.tsx';
import { formatDuration } from '../../../format/duration.ts';
import type { Template } from '../templates/template.ts';
import { hasEnded } from './run-progress.ts';
import { StepLine } from './step-line.tsx';
import { useRunProgress } from './use-run-progress.ts';

interface WatchStepProps {
  readonly template: Template;
  readonly workflow: Workflow;
  readonly executionId: string;
  readonly onEnded: (executionId: string) => void;
  readonly onDone: () => void;
}

/** The run as it happens, step by step, and where to go from here. */
export function WatchStep({ template, workflow, executionId, onEnded, onDone }: WatchStepProps) {
  const progress = useRunProgress(executionId);
  const queries = useQueryClient();
  const isOver = hasEnded(progress);
  useEffect(() => {
    if (!isOver) return;
    onEnded(executionId);
    void queries.invalidateQueries({ queryKey: listWorkflowsInfiniteQueryKey() });
  }, [isOver, executionId, onEnded, queries]);
  return (
    <Stack gap="4">
      <Stack as="ul" listStyleType="none" gap="0" borderWidth="1px" borderRadius="card" bg="bg.panel" overflow="hidden">
        {template.definition.nodes.map((node) => (
          <StepLine key={node.id} node={node} progress={progress.steps.get(node.id)} />
        ))}
      </Stack>
      {isOver && progress.execution !== undefined && <Ending execution={progress.execution} />}
      <Flex gap="2" wrap="wrap">
        <Button asChild variant={isOver ? 'solid' : 'outline'}>
          <Link to={`/runs/${executionId}`}>{isOver ? 'See what every step got and gave' : 'Open the run'}</Link>
        </Button>
        {isOver && (
          <>
            <Button asChild>
              <Link to={`/workflows/${workflow.id}`}>Change the workflow</Link>
            </Button>
            <Button variant="ghost" onClick={onDone}>
              Go to my workflows
            </Button>
          </>
        )}
      </Flex>
    </Stack>
  );
}

function Ending({ execution }: { readonly execution: ExecutionSummary }) {
  const { status, error_message, started_at, completed_at } = execution;
  const took =
    started_at === null || completed_at === null
      ? ''
      : ` in ${formatDuration(Date.parse(completed_at) - Date.parse(started_at))}`;
  return (
    <Flex
      role="status"
      gap="3"
      align="flex-start"
      p="4"
      borderRadius="card"
      bg={`status.${status}.bg`}
      color={`status.${status}.fg`}
    >
      <StatusChip status={status} compact />
      <Stack gap="0.5" minW="0">
        <Text fontWeight="600">
          {status === 'success' ? `It worked: your first run succeeded${took}.` : `The run ended${took}: ${status}.`}
        </Text>
        <Text overflowWrap="anywhere">
          {error_message ?? 'Every step is recorded, and would have gone on where it was had the server stopped.'}
        </Text>
      </Stack>
    </Flex>
  );
}
