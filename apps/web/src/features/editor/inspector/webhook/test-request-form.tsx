import { isJsonObject, type Json } from '@automateos/model';
import { Button, chakra, Flex, HStack, Stack, Text } from '@chakra-ui/react';
import { Send } from 'lucide-react';
import { useId, useState } from 'react';
import type { Workflow } from '../../../../api/generated/types.gen.ts';
import { useApi } from '../../../../api/use-api.ts';
import { JsonEditor } from '../../../../code-editor/json-editor.tsx';
import { CopyButton } from '../../../../components/copy-button.tsx';
import { ErrorNotice } from '../../../../components/error-notice.tsx';
import { readPayload } from '../../../../test-payload/payload-store.ts';
import { RecordControl } from '../controls/record-control.tsx';
import { Select } from '../controls/select.tsx';
import { WebhookAnswerView } from './webhook-answer-view.tsx';
import { hasBody, sendWebhookRequest, toCurlCommand, type WebhookRequest } from './webhook-request.ts';

interface TestRequestFormProps {
  readonly workflow: Pick<Workflow, 'id' | 'webhook_url'>;
  readonly methods: readonly string[];
  /** The output of the trigger in the run that is shown: what was sent then is a good start. */
  readonly lastTrigger: unknown;
}

const FIRST_BODY = JSON.stringify({ hello: 'world' }, null, 2);
const JSON_HEADERS: Json = { 'Content-Type': 'application/json' };

/** A request that is written here and sent to the webhook as any program would. */
export function TestRequestForm({ workflow, methods, lastTrigger }: TestRequestFormProps) {
  const id = useId();
  const [method, setMethod] = useState(methods[0] ?? 'POST');
  const [headers, setHeaders] = useState<Json | undefined>(JSON_HEADERS);
  const [body, setBody] = useState(() => bodyLike(lastTrigger) ?? readPayload(workflow.id) ?? FIRST_BODY);
  const request: WebhookRequest = { method, headers: toHeaders(headers), body };
  const send = useApi({
    call: async (sent: WebhookRequest) => ({ data: await sendWebhookRequest(workflow.webhook_url, sent) }),
    refreshes: ['listExecutions'],
  });
  return (
    <Stack gap="4">
      {methods.length > 1 && (
        <Stack gap="1">
          <chakra.label textStyle="label" htmlFor={`${id}method`}>
            Method
          </chakra.label>
          <Select
            id={`${id}method`}
            value={method}
            onChange={setMethod}
            options={methods.map((each) => ({ value: each, label: each }))}
          />
        </Stack>
      )}
      <Stack gap="1.5" role="group" aria-labelledby={`${id}headers`}>
        <Text textStyle="label" id={`${id}headers`}>
          Headers
        </Text>
        <RecordControl
          shape={{ kind: 'record', value: { kind: 'text', content: 'line' }, isRepeatable: false }}
          value={headers}
          onChange={setHeaders}
          path={['test', 'headers']}
          title="Headers"
          placeholder={undefined}
          default={undefined}
          isRequired={false}
          isTemplate={false}
          ids={{ labelId: `${id}headers`, inputId: `${id}h`, describedBy: undefined, isInvalid: false }}
        />
      </Stack>
      {hasBody(method) && (
        <Stack gap="1.5">
          <Text textStyle="label" id={`${id}body`}>
            Body
          </Text>
          <JsonEditor labelledBy={`${id}body`} value={body} onChange={setBody} isMultiline minLines={4} maxLines={14} />
        </Stack>
      )}
      <HStack gap="2" wrap="wrap">
        <Button variant="solid" size="sm" loading={send.isPending} onClick={() => send.mutate(request)}>
          <Send size={14} aria-hidden /> Send test request
        </Button>
      </HStack>
      <CurlExample command={toCurlCommand(workflow.webhook_url, request)} />
      {send.isError && <ErrorNotice error={send.error} title="The request could not be sent" />}
      {send.data !== undefined && <WebhookAnswerView answer={send.data} />}
    </Stack>
  );
}

/** The same request from anywhere else. */
function CurlExample({ command }: { readonly command: string }) {
  return (
    <Flex align="flex-start" borderWidth="1px" borderRadius="field" bg="bg.subtle" minW="0">
      <chakra.pre
        flex="1"
        minW="0"
        px="2.5"
        py="2"
        maxH="140px"
        overflowY="auto"
        whiteSpace="pre-wrap"
        overflowWrap="anywhere"
        fontFamily="mono"
        fontSize="xs"
        lineHeight="18px"
        color="fg.muted"
        tabIndex={0}
        role="group"
        aria-label="The request as a curl command"
      >
        {command}
      </chakra.pre>
      <CopyButton text={command} label="Copy as a curl command" minW={{ base: '11', md: '8' }} />
    </Flex>
  );
}

function bodyLike(trigger: unknown): string | undefined {
  const payload: unknown =
    typeof trigger === 'object' && trigger !== null ? Reflect.get(trigger, 'payload') : undefined;
  return payload == null ? undefined : JSON.stringify(payload, null, 2);
}

function toHeaders(headers: Json | undefined): Record<string, string> {
  if (!isJsonObject(headers)) return {};
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
