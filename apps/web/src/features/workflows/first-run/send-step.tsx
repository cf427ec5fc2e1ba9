import { parseJsonText } from '@automateos/model';
import { Box, Button, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import { Send } from 'lucide-react';
import { useId, useState } from 'react';
import type { Workflow } from '../../../api/generated/index.ts';
import { useApi } from '../../../api/use-api.ts';
import { JsonEditor } from '../../../code-editor/json-editor.tsx';
import { CopyButton } from '../../../components/copy-button.tsx';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import type { Template } from '../templates/template.ts';
import { sendTestRequest, toCurl } from './send-test-request.ts';

interface SendStepProps {
  readonly template: Template;
  readonly workflow: Workflow;
  /** It was sent: the form makes room, and can be had again. */
  readonly isSent: boolean;
  readonly onSent: (executionId: string) => void;
}

/** The workflow's webhook, and a request to it that is ready to go. */
export function SendStep({ template, workflow, isSent, onSent }: SendStepProps) {
  const [isOpen, setOpen] = useState(true);
  const [text, setText] = useState(() => JSON.stringify(template.samplePayload, null, 2));
  const labelId = useId();
  const parsed = parseJsonText(text);
  const send = useApi({
    call: () => sendTestRequest(workflow, text),
    refreshes: ['listWorkflows'],
    onSuccess: ({ execution_id }) => {
      setOpen(false);
      onSent(execution_id);
    },
  });
  if (isSent && !isOpen) {
    return (
      <HStack gap="2" wrap="wrap" color="fg.muted">
        <Text>The webhook accepted it, and had it stored before it answered.</Text>
        <Button size="sm" onClick={() => setOpen(true)}>
          Change and send again
        </Button>
      </HStack>
    );
  }
  return (
    <Stack gap="3">
      <Text color="fg.muted" id={labelId}>
        The workflow waits at its own address. Change this payload if you like, then send it there.
      </Text>
      <HStack gap="2" px="3" h="9" borderWidth="1px" borderRadius="field" bg="bg.subtle" textStyle="code" minW="0">
        <Box as="span" fontWeight="600" color="fg.muted">
          POST
        </Box>
        <Box as="span" flex="1" truncate>
          {workflow.webhook_url}
        </Box>
        <CopyButton text={workflow.webhook_url} label="Copy webhook URL" size="xs" me="-1.5" />
      </HStack>
      <JsonEditor
        labelledBy={labelId}
        value={text}
        onChange={setText}
        isMultiline
        maxLines={12}
        isInvalid={!parsed.ok}
      />
      {!parsed.ok && (
        <Text role="alert" color="danger.fg" fontSize="code">
          This is not JSON yet: {parsed.message}
        </Text>
      )}
      {send.isError && <ErrorNotice title="The request was refused" error={send.error} />}
      <Flex gap="2" wrap="wrap" align="center">
        <Button variant="solid" disabled={!parsed.ok} loading={send.isPending} onClick={() => send.mutate(undefined)}>
          <Send /> Send test request
        </Button>
        <HStack gap="0" color="fg.muted">
          <CopyButton text={toCurl(workflow, text)} label="Copy as curl command" />
          <Text>or copy it as a curl command</Text>
        </HStack>
      </Flex>
    </Stack>
  );
}
