import { Button, HStack, Icon, Stack, Text } from '@chakra-ui/react';
import { TriangleAlert } from 'lucide-react';
import { toApiError } from '../api/api-error.ts';

interface ErrorNoticeProps {
  readonly error: unknown;
  /** What could not be done, such as "The runs could not be loaded". */
  readonly title: string;
  readonly onRetry?: () => void;
}

/** A failure where its content would have been: what, why in the server's words, and how to go on. */
export function ErrorNotice({ error, title, onRetry }: ErrorNoticeProps) {
  const { message, issues } = toApiError(error);
  return (
    <HStack role="alert" align="flex-start" gap="3" p="4" borderRadius="card" bg="danger.subtle" color="danger.fg">
      <Icon asChild boxSize="4.5" mt="0.5" flexShrink={0}>
        <TriangleAlert aria-hidden />
      </Icon>
      <Stack gap="1" flex="1" minW="0">
        <Text fontWeight="600">{title}</Text>
        <Text overflowWrap="anywhere">{message}</Text>
        {issues.map(({ field, issue }) => (
          <Text key={`${field} ${issue}`} overflowWrap="anywhere">
            <Text as="code" textStyle="code">
              {field}
            </Text>
            : {issue}
          </Text>
        ))}
        {onRetry !== undefined && (
          <Button size="sm" mt="2" alignSelf="flex-start" onClick={onRetry}>
            Try again
          </Button>
        )}
      </Stack>
    </HStack>
  );
}
