import { Box, HStack, Icon, Text } from '@chakra-ui/react';
import { CircleDashed, Zap } from 'lucide-react';
import type { WorkflowListItem } from '../../api/generated/index.ts';
import { useNodeTypes } from '../../api/use-node-types.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { shortenWebhookUrl, triggerOf } from './trigger-of.ts';

/** What starts the workflow; a webhook's URL can be copied. */
export function TriggerSummary({ workflow }: { readonly workflow: WorkflowListItem }) {
  const look = triggerOf(workflow, useNodeTypes());
  if (look.kind === 'none') {
    return (
      <HStack color="fg.subtle" gap="1.5">
        <Icon asChild boxSize="3.5">
          <CircleDashed aria-hidden />
        </Icon>
        <Text fontSize="code">No trigger</Text>
      </HStack>
    );
  }
  const more = look.more > 0 && (
    <Text as="span" color="fg.subtle" fontSize="xs" whiteSpace="nowrap">
      +{look.more}
    </Text>
  );
  if (look.kind === 'other') {
    return (
      <HStack gap="1.5" minW="0">
        <Icon asChild boxSize="3.5" color="group.trigger.fg" flexShrink={0}>
          <Zap aria-hidden />
        </Icon>
        <Text fontSize="code" truncate>
          {look.text}
        </Text>
        {more}
      </HStack>
    );
  }
  return (
    <HStack gap="1" minW="0">
      <Box textStyle="code" fontSize="xs" truncate title={look.url}>
        <Box as="span" fontWeight="600" color="fg.muted">
          {look.methods}
        </Box>{' '}
        {shortenWebhookUrl(look.url)}
      </Box>
      {more}
      <CopyButton text={look.url} label={`Copy webhook URL of ${workflow.name}`} size="xs" position="relative" />
    </HStack>
  );
}
