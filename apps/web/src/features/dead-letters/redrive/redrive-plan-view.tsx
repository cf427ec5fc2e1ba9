import { Box, Icon, List, Skeleton, Stack, Text } from '@chakra-ui/react';
import { CircleCheck, TriangleAlert } from 'lucide-react';
import { Link } from 'react-router';
import type { RedrivePlan } from '../../../api/generated/index.ts';
import { ErrorNotice } from '../../../components/error-notice.tsx';
import { formatCount } from '../../../format/count.ts';
import { shortId } from '../../../format/short-id.ts';

interface RedrivePlanViewProps {
  readonly plan: RedrivePlan | undefined;
  readonly error: unknown;
  readonly onRetry: () => void;
  readonly titleOf: (nodeId: string) => string;
}

/** What a redrive would do, before it is done. */
export function RedrivePlanView({ plan, error, onRetry, titleOf }: RedrivePlanViewProps) {
  if (plan === undefined) {
    if (error === null) return <Skeleton h="16" aria-label="Looking at what would happen" />;
    return <ErrorNotice title="It could not be said what would happen" error={error} onRetry={onRetry} />;
  }
  const isPart = plan.examined < plan.total;
  const isClear = plan.would_fail === 0;
  return (
    <Box borderWidth="1px" borderRadius="card" bg="bg.subtle" p="3" role="status">
      <Stack gap="2" direction="row" align="flex-start">
        <Icon asChild boxSize="4" mt="0.5" flexShrink={0} color={isClear ? 'status.success.fg' : 'status.waiting.fg'}>
          {isClear ? <CircleCheck aria-hidden /> : <TriangleAlert aria-hidden />}
        </Icon>
        <Stack gap="2" minW="0" flex="1" fontSize="code">
          <Text fontWeight="600" fontSize="sm">
            {summaryOf(plan)}
          </Text>
          {isPart && (
            <Text color="fg.muted">
              {plan.examined.toLocaleString('en')} of {plan.total.toLocaleString('en')} were looked at; the figures are
              of these.
            </Text>
          )}
          {plan.refusals.map(({ code, message, count, example_id }) => (
            <Text key={`${code} ${message}`} overflowWrap="anywhere">
              {formatCount(count, 'letter')} cannot be redriven so: {message}{' '}
              <Text asChild color="accent.fg" textDecoration="underline">
                <Link to={`/runs/${example_id}`} target="_blank">
                  See run {shortId(example_id)}
                </Link>
              </Text>
            </Text>
          ))}
          {plan.repeats.length > 0 && (
            <Box>
              <Text>Carried out again, although they succeeded, because what is before them changed:</Text>
              <List.Root ps="4">
                {plan.repeats.map(({ node_id, count }) => (
                  <List.Item key={node_id}>
                    {titleOf(node_id)}, in {formatCount(count, 'run')}
                  </List.Item>
                ))}
              </List.Root>
            </Box>
          )}
        </Stack>
      </Stack>
    </Box>
  );
}

function summaryOf({ would_redrive, would_fail }: RedrivePlan): string {
  if (would_fail === 0) return `${formatCount(would_redrive, 'new run')} will begin.`;
  if (would_redrive === 0) return 'None of them can be redriven so; they stay open.';
  return `${formatCount(would_redrive, 'new run')} will begin, ${formatCount(would_fail, 'letter')} ${would_fail === 1 ? 'stays' : 'stay'} open.`;
}
