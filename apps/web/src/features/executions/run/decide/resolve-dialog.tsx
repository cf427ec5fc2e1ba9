import { Button, Flex, Stack, Text, Textarea } from '@chakra-ui/react';
import { useState } from 'react';
import { type ResolveStepBodyInput, resolveStep } from '../../../../api/generated/index.ts';
import { useApi } from '../../../../api/use-api.ts';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { JsonField, readJsonField } from '../../../../components/json-field.tsx';
import { Modal } from '../../../../components/modal.tsx';
import { toaster } from '../../../../components/toaster.tsx';
import { FieldFrame } from '../../../../forms/text-field.tsx';
import type { StepView } from '../step-view.ts';

export type StepDecision = ResolveStepBodyInput['decision'];

interface ResolveDialogProps {
  readonly executionId: string;
  readonly step: StepView;
  readonly title: string;
  readonly decision: StepDecision;
  readonly onClose: () => void;
}

const LOOKS: Readonly<Record<StepDecision, { readonly title: string; readonly text: string; readonly verb: string }>> =
  {
    succeeded: {
      title: 'It was done',
      text: 'The run goes on as if the call had given this output. Write what later steps need of it.',
      verb: 'Go on with this output',
    },
    retry: {
      title: 'Send it again?',
      text: 'The same request is sent once more, under the same idempotency key. If the first one had its effect and the other side does not know the key, it happens twice.',
      verb: 'Send it again',
    },
    failed: {
      title: 'It failed',
      text: 'The run goes on as after any failure of this step: it takes the error way if there is one, else it fails.',
      verb: 'Go on as failed',
    },
  };

/** Asks for what a decision about a step in doubt needs, and makes it. */
export function ResolveDialog({ executionId, step, title, decision, onClose }: ResolveDialogProps) {
  const [output, setOutput] = useState('{\n  "status": 200,\n  "body": {}\n}');
  const [message, setMessage] = useState('');
  const look = LOOKS[decision];
  const read = readJsonField(output);
  const resolve = useApi({
    call: (body: ResolveStepBodyInput) =>
      resolveStep({ path: { id: executionId, node_id: step.nodeId }, body, throwOnError: true }),
    refreshes: ['getExecution', 'listAllExecutions'],
    onSuccess: () => {
      toaster.create({ type: 'success', title: 'Decided: the run goes on' });
      onClose();
    },
  });
  const decide = (): void => {
    const { iteration } = step;
    if (decision === 'succeeded' && read !== undefined) resolve.mutate({ decision, output: read.value, iteration });
    if (decision === 'retry') resolve.mutate({ decision, iteration });
    if (decision === 'failed') {
      const words = message.trim();
      resolve.mutate({ decision, iteration, ...(words !== '' && { message: words }) });
    }
  };
  return (
    <Modal title={`${title}: ${look.title.charAt(0).toLowerCase()}${look.title.slice(1)}`} onClose={onClose}>
      <Stack gap="4">
        <Text color="fg.muted">{look.text}</Text>
        {decision === 'succeeded' && (
          <JsonField label="Output" hint="What the call would have given." text={output} onChange={setOutput} />
        )}
        {decision === 'failed' && (
          <FieldFrame label="What was found (optional)" hint="Stands as the error of the step.">
            <Textarea value={message} maxLength={1_000} rows={3} onChange={({ target }) => setMessage(target.value)} />
          </FieldFrame>
        )}
        {resolve.error !== null && <ErrorNotice title="The decision was not taken" error={resolve.error} />}
        <Text textStyle="small" color="fg.muted">
          The decision is kept in the audit log with your account and the time.
        </Text>
        <Flex justify="flex-end" gap="2" wrap="wrap">
          <Button onClick={onClose}>Do nothing yet</Button>
          <Button
            variant="solid"
            loading={resolve.isPending}
            disabled={decision === 'succeeded' && read === undefined}
            onClick={decide}
          >
            {look.verb}
          </Button>
        </Flex>
      </Stack>
    </Modal>
  );
}
