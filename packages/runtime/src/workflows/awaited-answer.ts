import { isFinalExecutionStatus } from '@automateos/model';
import type { JournalWrite } from '../ports.ts';
import type { CompiledWorkflow } from './compile-workflow.ts';
import { findHookNode } from './hook-node.ts';

/** What the caller of a workflow's URL waits for: the end of the run, or one of these nodes before it. */
export interface AwaitedAnswer {
  readonly triggerNodeId: string;
  readonly answeringNodeIds: readonly string[];
}

/** Null: callers do not wait for the run. */
export function awaitedAnswerOf(workflow: Pick<CompiledWorkflow, 'plan' | 'nodes'>): AwaitedAnswer | null {
  const hook = findHookNode(workflow);
  const config = hook?.type.config.safeParse(hook.node.config);
  // Secrets decide who may call, not what is answered.
  const respond = config?.success === true ? hook?.rulesOf(config.data, () => undefined).respond : undefined;
  if (hook === undefined || respond === undefined || respond === 'async') return null;
  const answering = workflow.plan.nodes.filter(({ index }) => workflow.nodes[index]?.type.isAnswer === true);
  return {
    triggerNodeId: hook.node.id,
    answeringNodeIds: respond === 'respond' ? answering.map(({ node }) => node.id) : [],
  };
}

/** Whether the caller can be answered once this is committed. */
export function isAnswer({ steps, transition }: JournalWrite, { answeringNodeIds }: AwaitedAnswer): boolean {
  if (transition !== null && isFinalExecutionStatus(transition.to)) return true;
  return steps.some(({ nodeId, status }) => status === 'success' && answeringNodeIds.includes(nodeId));
}
