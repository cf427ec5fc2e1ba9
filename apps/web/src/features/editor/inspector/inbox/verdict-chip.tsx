import { Badge } from '@chakra-ui/react';
import type { WebhookRequestSummary } from '../../../../api/generated/types.gen.ts';

type Verdict = WebhookRequestSummary['verdict'];

const LOOKS: {
  readonly [Name in Verdict]: readonly [word: string, status: 'success' | 'failed' | 'waiting' | 'skipped'];
} = {
  accepted: ['Accepted', 'success'],
  duplicate: ['Duplicate', 'skipped'],
  challenge: ['Challenge', 'skipped'],
  bad_signature: ['Bad signature', 'failed'],
  unauthenticated: ['Not allowed', 'failed'],
  rate_limited: ['Too many', 'waiting'],
  inactive: ['Switched off', 'waiting'],
  wrong_method: ['Wrong method', 'failed'],
  too_large: ['Too large', 'failed'],
  unsupported_type: ['Unknown type', 'failed'],
  malformed: ['Malformed', 'failed'],
  refused: ['Refused', 'failed'],
};

/** What became of a request, in words and colour. */
export function VerdictChip({ verdict }: { readonly verdict: Verdict }) {
  const [word, status] = LOOKS[verdict];
  return (
    <Badge bg={`status.${status}.bg`} color={`status.${status}.fg`} flexShrink={0}>
      {word}
    </Badge>
  );
}
