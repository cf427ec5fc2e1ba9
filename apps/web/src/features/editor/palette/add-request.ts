import type { WorkflowConnection } from '@automateos/model';
import { createContext, useContext } from 'react';
import type { Place } from '../../../graph/layout-graph.ts';

/**
 * Where the next node goes:
 *
 *   free    anywhere, or at a place
 *   after   behind an output of a node
 *   on      between the two ends of a connection
 *   inside  into a loop
 *   start   as what starts the workflow
 */
export type AddRequest =
  | { readonly kind: 'free'; readonly place?: Place }
  | { readonly kind: 'after'; readonly id: string; readonly output: string; readonly place?: Place }
  | { readonly kind: 'on'; readonly connection: WorkflowConnection }
  | { readonly kind: 'inside'; readonly id: string; readonly place?: Place }
  | { readonly kind: 'start' };

const AskContext = createContext<(request: AddRequest) => void>(() => {});
export const AskToAddProvider = AskContext.Provider;

/** Opens the quick search for a node that goes there. The function is always the same. */
export function useAskToAdd(): (request: AddRequest) => void {
  return useContext(AskContext);
}
