import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { listNodeTypesOptions } from './generated/@tanstack/react-query.gen.ts';
import type { NodeType } from './generated/index.ts';

/** All node types by name; none until they are loaded. They change only with the server's version. */
export function useNodeTypes(): ReadonlyMap<string, NodeType> {
  const { data } = useQuery({ ...listNodeTypesOptions(), staleTime: Number.POSITIVE_INFINITY });
  return useMemo(() => new Map(data?.items.map((type) => [type.type, type])), [data]);
}
