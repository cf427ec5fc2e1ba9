import type { Json } from '@automateos/model';
import { Box, HStack, Stack, Text } from '@chakra-ui/react';
import { useState } from 'react';
import type { Execution, Step } from '../../../../api/generated/types.gen.ts';
import { StatusChip } from '../../../../components/status-chip.tsx';
import { formatDuration } from '../../../../format/duration.ts';
import { JsonTree } from '../../../../json-tree/json-tree.tsx';
import { nodeExpression } from '../../../../json-tree/path-expression.ts';
import { Select } from '../controls/select.tsx';

interface OutputDataProps {
  readonly nodeId: string;
  readonly execution: Execution;
}

/** What the node gave in the run that is shown. */
export function OutputData({ nodeId, execution }: OutputDataProps) {
  const steps = execution.steps.filter(({ node_id: id }) => id === nodeId);
  const [chosen, choose] = useState('0');
  const step = steps[Number(chosen)] ?? steps[0];
  if (step === undefined) {
    return <Text color="fg.muted">The node was not in this run, or the run has not reached it.</Text>;
  }
  return (
    <Stack gap="4">
      {steps.length > 1 && (
        <Select
          label="Pass of the loop"
          value={chosen}
          onChange={choose}
          options={steps.map(({ iteration, status }, index) => ({
            value: String(index),
            label: `Pass ${iteration}, ${status}`,
          }))}
        />
      )}
      <StepSummary step={step} />
      {step.error !== null && (
        <Box p="3" borderRadius="field" bg="danger.subtle" color="danger.fg" overflowWrap="anywhere">
          <Text textStyle="code" fontSize="xs">
            {step.error.code}
          </Text>
          <Text>{step.error.message}</Text>
        </Box>
      )}
      {step.output !== null && <Tree title="Output" value={step.output} root={nodeExpression(nodeId)} />}
      {step.input !== null && <Tree title="Settings, as they were evaluated" value={step.input} />}
    </Stack>
  );
}

function StepSummary({ step }: { readonly step: Step }) {
  const { status, started_at: startedAt, completed_at: completedAt, attempts } = step;
  const took = startedAt !== null && completedAt !== null ? Date.parse(completedAt) - Date.parse(startedAt) : undefined;
  return (
    <HStack gap="3" color="fg.muted" textStyle="small" wrap="wrap">
      <StatusChip status={status} />
      {took !== undefined && <Text fontVariantNumeric="tabular-nums">{formatDuration(took)}</Text>}
      {attempts.length > 1 && <Text>{attempts.length} attempts</Text>}
    </HStack>
  );
}

function Tree({ title, value, root }: { readonly title: string; readonly value: unknown; readonly root?: string }) {
  return (
    <Stack gap="1.5">
      <Text as="h4" textStyle="label">
        {title}
      </Text>
      <JsonTree value={value as Json} label={title} maxH="420px" {...(root !== undefined && { root })} />
    </Stack>
  );
}
