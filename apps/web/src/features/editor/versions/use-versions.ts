import { useInfiniteQuery } from '@tanstack/react-query';
import { listWorkflowVersionsInfiniteOptions } from '../../../api/generated/@tanstack/react-query.gen.ts';
import type { WorkflowVersion } from '../../../api/generated/types.gen.ts';
import { definitionOf } from '../../../graph/definition-of.ts';
import { describeDiff, diffDefinitions } from '../diff/diff-definitions.ts';

/** Definitions come whole, so a page of them is kept small. */
const PAGE = 20;

export interface ListedVersion {
  readonly version: WorkflowVersion;
  /** What it changed against the one before; undefined while that one is not loaded. */
  readonly summary: string | undefined;
}

/** The versions of a workflow, newest first. */
export function useVersions(workflowId: string) {
  const query = useInfiniteQuery({
    ...listWorkflowVersionsInfiniteOptions({ path: { id: workflowId }, query: { limit: PAGE } }),
    initialPageParam: { path: { id: workflowId } },
    getNextPageParam: ({ next_cursor: cursor }) => (cursor === null ? undefined : Number(cursor)),
  });
  const all = query.data?.pages.flatMap(({ items }) => items) ?? [];
  const versions = all.map((version, index): ListedVersion => {
    const before = all[index + 1];
    if (before === undefined) return { version, summary: query.hasNextPage ? undefined : 'Where it began' };
    return { version, summary: describeDiff(diffDefinitions(definitionOf(before), definitionOf(version))) };
  });
  return { ...query, versions };
}
