import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { getWorkflowOptions } from '../../../../api/generated/@tanstack/react-query.gen.ts';
import { type Execution, type RetryExecutionData, retryExecution } from '../../../../api/generated/index.ts';
import { useApi } from '../../../../api/use-api.ts';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { Modal } from '../../../../components/modal.tsx';
import { toaster } from '../../../../components/toaster.tsx';
import { VersionChoiceField } from '../../../../components/version-choice-field.tsx';
import type { RunNodes } from '../use-run-nodes.ts';
import { EditableValues } from './editable-values.tsx';
import { reusedOutputs } from './upstream-outputs.ts';
import { useEditedValues } from './use-edited-values.ts';

interface RestartDialogProps {
  readonly execution: Execution;
  readonly nodes: RunNodes;
  /** Where the new run begins. */
  readonly nodeId: string;
  readonly onClose: () => void;
}

/** Begins a new run at one step, with what the steps before it recorded or with other data. */
export function RestartDialog({ execution, nodes, nodeId, onClose }: RestartDialogProps) {
  const navigate = useNavigate();
  const [version, setVersion] = useState<'original' | 'current'>('original');
  const workflow = useQuery(getWorkflowOptions({ path: { id: execution.workflow_id } }));
  const title = nodes.titleOf(nodeId);
  const isTrigger = nodes.typeOf(nodeId)?.trigger === true;
  const reused = nodes.definition === undefined ? [] : reusedOutputs(nodes.definition, execution.steps, nodeId);
  const sources = reused.filter((each) => nodes.typeOf(each.nodeId)?.trigger !== true);
  const edited = useEditedValues();
  const restart = useApi({
    call: (body: NonNullable<RetryExecutionData['body']>) =>
      retryExecution({ path: { id: execution.id }, body, throwOnError: true }),
    refreshes: ['listAllExecutions', 'listDeadLetterGroups'],
    onSuccess: ({ execution_id }) => {
      toaster.create({ type: 'success', title: `A new run begins at ${title}` });
      onClose();
      void navigate(`/runs/${execution_id}`);
    },
  });
  const begin = (): void => {
    const { payload, outputs } = edited.read();
    restart.mutate({
      from_node: nodeId,
      version,
      ...(payload !== undefined && { payload: payload.value }),
      ...(Object.keys(outputs).length > 0 && { outputs }),
    });
  };
  return (
    <Modal title={`Restart from ${title}`} size="lg" onClose={onClose}>
      <Stack gap="5">
        <Text color="fg.muted">
          {isTrigger
            ? 'A new run does everything again.'
            : 'A new run begins here. The steps before it are not carried out again; their recorded outputs are used.'}{' '}
          This run stays as it is.
        </Text>
        <VersionChoiceField
          value={version}
          onChange={setVersion}
          original={execution.workflow_version}
          current={workflow.data?.version}
        />
        <EditableValues
          payload={execution.payload}
          outputs={sources.map(({ nodeId: id, output }) => ({ nodeId: id, title: nodes.titleOf(id), output }))}
          edited={edited}
        />
        {restart.error !== null && <ErrorNotice title="The run was not restarted" error={restart.error} />}
        <Flex justify="flex-end" gap="2">
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="solid" loading={restart.isPending} disabled={!edited.isValid} onClick={begin}>
            Restart from {title}
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
