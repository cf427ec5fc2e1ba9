import { Text } from '@chakra-ui/react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { listCallsOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import { shortId } from '../../../format/short-id.ts';
import { Dot } from './dot.tsx';

/** The run whose step has started this one, if one has. */
export function CalledBy({ executionId }: { readonly executionId: string }) {
  const { data } = useQuery(listCallsOptions({ path: { id: executionId }, query: { limit: 200 } }));
  const caller = data?.called_by;
  if (caller == null) return null;
  return (
    <Text as="span">
      <Dot />
      called by{' '}
      <Text asChild color="accent.fg" textStyle="code" textDecoration="underline">
        <Link to={`/runs/${caller.execution_id}`}>{shortId(caller.execution_id)}</Link>
      </Text>
    </Text>
  );
}
