import { HStack, Text, Link as TextLink } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listCallsOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import { StatusChip } from '../../../../components/status-chip.tsx';
import { shortId } from '../../../../format/short-id.ts';
import type { StepView } from '../step-view.ts';

/** The run that a step has started, if its node runs other workflows. */
export function CallLinks({ executionId, step }: { readonly executionId: string; readonly step: StepView }) {
  const options = listCallsOptions({ path: { id: executionId }, query: { limit: 200 } });
  const { data } = useQuery(options);
  const called = data?.items.find(({ node_id, iteration }) => node_id === step.nodeId && iteration === step.iteration);
  if (called === undefined) return null;
  return (
    <HStack px="4" pb="3" gap="2" wrap="wrap" fontSize="code">
      <Text color="fg.muted">Runs {called.workflow_name}:</Text>
      <TextLink asChild color="accent.fg" textStyle="code" textDecoration="underline">
        <Link to={`/runs/${called.execution_id}`}>run {shortId(called.execution_id)}</Link>
      </TextLink>
      <StatusChip status={called.status} />
    </HStack>
  );
}
