import { Button, Flex, Stack, Text } from '@chakra-ui/react';
import { useId, useState } from 'react';
import { executeWorkflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { JsonEditor } from '../../../code-editor/json-editor.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { Modal } from '../../../components/modal.tsx';
import { keepPayload, readPayload } from '../../../test-payload/payload-store.ts';

interface TestRunDialogProps {
  readonly workflowId: string;
  /** The payload of the newest run, if there is one. */
  readonly lastPayload: unknown;
  readonly isUnsaved: boolean;
  readonly faultCount: number;
  /** @returns whether the server has the document now */
  readonly onSave: () => Promise<boolean>;
  readonly onStarted: (executionId: string) => void;
  readonly onClose: () => void;
}

const FIRST_PAYLOAD = '{\n  \n}';

/** Starts a run of the workflow with a payload of one's own. */
export function TestRunDialog(props: TestRunDialogProps) {
  const { workflowId, lastPayload, isUnsaved, faultCount, onSave, onStarted, onClose } = props;
  const [text, setText] = useState(() => readPayload(workflowId) ?? writeJson(lastPayload) ?? FIRST_PAYLOAD);
  const [fault, setFault] = useState<string>();
  const labelId = useId();
  const faultId = useId();
  const run = useApi({
    call: (body: unknown) =>
      executeWorkflow({ path: { id: workflowId }, body: body as Record<string, unknown>, throwOnError: true }),
    refreshes: ['listExecutions', 'listWorkflows', 'listAllExecutions'],
    onSuccess: ({ execution_id }) => {
      onStarted(execution_id);
      onClose();
    },
  });
  const start = async (): Promise<void> => {
    const payload = readJson(text);
    if (payload instanceof Error) {
      setFault(`Not JSON: ${payload.message}`);
      return;
    }
    setFault(undefined);
    keepPayload(workflowId, text);
    if (isUnsaved && !(await onSave())) return;
    run.mutate(payload);
  };
  const fromLast = writeJson(lastPayload);
  return (
    <Modal title="Test run" size="lg" onClose={onClose}>
      <Stack gap="4">
        <Stack gap="1.5">
          <Flex justify="space-between" align="center" gap="3">
            <Text id={labelId} textStyle="label">
              Payload
            </Text>
            {fromLast !== undefined && fromLast !== text && (
              <Button size="sm" variant="ghost" onClick={() => setText(fromLast)}>
                Use the last run’s
              </Button>
            )}
          </Flex>
          <JsonEditor
            value={text}
            onChange={setText}
            labelledBy={labelId}
            {...(fault !== undefined && { describedBy: faultId, isInvalid: true })}
            isMultiline
            minLines={8}
            maxLines={18}
          />
          <Text id={faultId} role="alert" color="danger.fg" fontSize="code">
            {fault}
          </Text>
        </Stack>
        {faultCount > 0 && (
          <Text color="danger.fg">
            The workflow has {faultCount} {faultCount === 1 ? 'fault' : 'faults'}: the server will not run it until
            {faultCount === 1 ? ' it is' : ' they are'} mended.
          </Text>
        )}
        {run.error !== null && <ErrorNotice error={run.error} title="The run was not started" />}
        <Flex justify="space-between" align="center" gap="3" wrap="wrap">
          <Text color="fg.muted" flex="1" minW="200px">
            It is a real run: requests are sent, and it is listed with the others.
          </Text>
          <Button variant="solid" loading={run.isPending} onClick={() => void start()}>
            {isUnsaved ? 'Save and run' : 'Run'}
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}

function writeJson(value: unknown): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value, null, 2);
}

/** Nothing stands for an empty object, as on the webhook. */
function readJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
