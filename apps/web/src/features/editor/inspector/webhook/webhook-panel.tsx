import { Box, Flex, HStack, Icon, Stack, Text } from '@chakra-ui/react';
import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '../../../../components/copy-button.tsx';
import { FormSection } from '../form/form-section.tsx';
import type { InspectorProps } from '../types.ts';
import { TestRequestForm } from './test-request-form.tsx';
import { methodsOf } from './webhook-request.ts';

type WebhookPartProps = Pick<InspectorProps, 'node' | 'workflow' | 'isUnsaved' | 'runData'>;

/** Where the webhook is, and whether it answers. */
export function WebhookAddress({ node, workflow, isUnsaved }: WebhookPartProps) {
  return (
    <Stack gap="3" pb="5">
      {!workflow.is_active && (
        <Notice>The workflow is switched off, so requests are answered with 404. Switch it on at the top.</Notice>
      )}
      {isUnsaved && <Notice>There are unsaved changes. Requests run the workflow as it was saved last.</Notice>}
      <Stack gap="1">
        <Text textStyle="label">Webhook URL</Text>
        <Flex
          align="center"
          gap="2"
          pl="2.5"
          minH={{ base: '11', md: '9' }}
          borderWidth="1px"
          borderRadius="field"
          bg="bg.subtle"
          minW="0"
        >
          <Text as="span" fontFamily="mono" fontSize="xs" fontWeight="600" color="fg.muted" flexShrink={0}>
            {methodsOf(node.config.method).join(' ')}
          </Text>
          <Text as="span" fontFamily="mono" fontSize="xs" flex="1" minW="0" py="1.5" overflowWrap="anywhere">
            {workflow.webhook_url}
          </Text>
          <CopyButton text={workflow.webhook_url} label="Copy webhook URL" minW={{ base: '11', md: '8' }} />
        </Flex>
        <Text textStyle="small" color="fg.muted">
          It stays the same for the life of the workflow.
        </Text>
      </Stack>
    </Stack>
  );
}

/** A request to try it. */
export function WebhookTest({ node, workflow, runData }: WebhookPartProps) {
  const methods = methodsOf(node.config.method);
  return (
    <FormSection title="Send a test request" summary={methods.join(', ')}>
      <TestRequestForm
        key={methods.join()}
        workflow={workflow}
        methods={methods}
        lastTrigger={lastTriggerOf(node.id, runData)}
      />
    </FormSection>
  );
}

function lastTriggerOf(nodeId: string, { execution }: InspectorProps['runData']): unknown {
  return execution?.steps.find(({ node_id: id, status }) => id === nodeId && status === 'success')?.output;
}

function Notice({ children }: { readonly children: ReactNode }) {
  return (
    <HStack
      gap="2"
      align="flex-start"
      p="2.5"
      borderRadius="field"
      bg="status.waiting.bg"
      color="status.waiting.fg"
      textStyle="small"
    >
      <Icon asChild boxSize="3.5" mt="1px" flexShrink={0}>
        <TriangleAlert aria-hidden />
      </Icon>
      <Box>{children}</Box>
    </HStack>
  );
}
