import type { QueryClient } from '@tanstack/react-query';
import { getWorkflowOptions, listNodeTypesOptions } from './generated/@tanstack/react-query.gen.ts';

/** What the route of a workflow tells its page. */
export interface OpenedWorkflow {
  /** When the visit began: what was asked for since then is new enough. */
  readonly openedAt: number;
}

/** Asks for what the editor needs before its page is there to ask. Faults are the page's to show: it asks again. */
export async function preloadWorkflow(queries: QueryClient, id: string): Promise<void> {
  await Promise.all([
    queries.prefetchQuery({ ...getWorkflowOptions({ path: { id } }), staleTime: 0 }),
    queries.prefetchQuery({ ...listNodeTypesOptions(), staleTime: Number.POSITIVE_INFINITY }),
  ]);
}
