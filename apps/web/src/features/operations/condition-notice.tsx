import { HStack, Icon, Link, Stack, Text } from '@chakra-ui/react';
import { CircleAlert, CircleCheck, type LucideIcon, TriangleAlert } from 'lucide-react';
import { Link as RouterLink } from 'react-router';
import type { Assessment, Condition, Finding } from './assess-operations.ts';

const LOOKS: Readonly<Record<Condition, { readonly status: string; readonly icon: LucideIcon }>> = {
  well: { status: 'success', icon: CircleCheck },
  look: { status: 'waiting', icon: CircleAlert },
  broken: { status: 'failed', icon: TriangleAlert },
};

/** The green sentence, or what is not well and where to mend it. */
export function ConditionNotice({ assessment }: { readonly assessment: Assessment }) {
  const { condition, findings, summary } = assessment;
  return (
    <Stack role="status" gap="2">
      {findings.length === 0 && <Line condition={condition} text={summary} />}
      {findings.map((finding) => (
        <Line key={finding.text} {...finding} />
      ))}
    </Stack>
  );
}

function Line({ condition, text, to }: Pick<Finding, 'text' | 'to'> & { readonly condition: Condition }) {
  const { status, icon: Sign } = LOOKS[condition];
  return (
    <HStack
      gap="3"
      align="flex-start"
      px="4"
      py="3"
      borderRadius="card"
      bg={`status.${status}.bg`}
      color={`status.${status}.fg`}
    >
      <Icon asChild boxSize="5" flexShrink={0}>
        <Sign aria-hidden />
      </Icon>
      <Text fontWeight="500" flex="1" textStyle="figures">
        {text}
      </Text>
      {to !== undefined && (
        <Link asChild color="inherit" fontWeight="600" textDecoration="underline" whiteSpace="nowrap">
          <RouterLink to={to}>Show them</RouterLink>
        </Link>
      )}
    </HStack>
  );
}
