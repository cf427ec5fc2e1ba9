import { Badge, Button, HStack, Stack, Text } from '@chakra-ui/react';
import { Link } from 'react-router';
import { formatDuration } from '../../../../format/duration.ts';
import { JsonTree } from '../../../../json-tree/json-tree.tsx';
import type { WebhookAnswer } from './webhook-request.ts';

/** What the webhook answered, and the way to the run that it started. */
export function WebhookAnswerView({ answer }: { readonly answer: WebhookAnswer }) {
  const { status, statusText, durationMs, body, executionId } = answer;
  const isGood = status < 400;
  return (
    <Stack gap="2" role="status">
      <HStack gap="2" justify="space-between" wrap="wrap">
        <HStack gap="2">
          <Badge
            bg={isGood ? 'status.success.bg' : 'status.failed.bg'}
            color={isGood ? 'status.success.fg' : 'status.failed.fg'}
          >
            {status} {statusText}
          </Badge>
          <Text textStyle="small" color="fg.muted" fontVariantNumeric="tabular-nums">
            {formatDuration(durationMs)}
          </Text>
        </HStack>
        {executionId !== undefined && (
          <Button asChild size="sm">
            <Link to={`/runs/${executionId}`}>Open the run</Link>
          </Button>
        )}
      </HStack>
      <JsonTree value={body} label="Answer" maxH="240px" />
    </Stack>
  );
}
