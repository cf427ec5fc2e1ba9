import { defineNode, LIMITS, NO_RETRY, type NodeDefinition, type NodeExample } from '@automateos/model';

type Texts = 'type' | 'title' | 'description' | 'icon' | 'summary' | 'config';

export interface WaitingNode<Config>
  extends Pick<NodeDefinition<Config>, Texts>,
    Required<Pick<NodeDefinition<Config>, 'wait'>>,
    Partial<Pick<NodeDefinition<Config>, 'outputs' | 'outputsFrom' | 'ask'>> {
  readonly example: NodeExample;
  readonly gives: string;
}

/** A node whose steps wait, for a time or for an answer, without taking up a worker. */
export function defineWaitingNode<Config>(node: WaitingNode<Config>): NodeDefinition<Config> {
  return defineNode<Config>({
    outputs: ['main'],
    ...node,
    version: 1,
    group: 'flow',
    trigger: false,
    effect: 'none',
    retry: () => NO_RETRY,
    onCrash: () => 'retry',
    timeoutMs: () => LIMITS.defaultStepTimeoutMs,
    execute: () => {
      throw new Error('a wait is not executed');
    },
  });
}
