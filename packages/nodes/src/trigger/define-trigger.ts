import { defineNode, LIMITS, NO_RETRY, type NodeDefinition, type NodeExample } from '@automateos/model';

type Texts = 'type' | 'title' | 'description' | 'icon' | 'summary' | 'config' | 'sample';

export interface Trigger<Config>
  extends Pick<NodeDefinition<Config>, Texts>,
    Partial<Pick<NodeDefinition<Config>, 'isSingle' | 'schedule' | 'failureWatch' | 'hook' | 'inputs' | 'gives'>> {
  readonly example: NodeExample;
}

/** A trigger without a way of its own into the product: its config says all about it. */
export function defineTrigger<Config>(trigger: Trigger<Config>): NodeDefinition<Config> {
  return defineNode<Config>({
    ...trigger,
    version: 1,
    group: 'trigger',
    trigger: true,
    outputs: ['main'],
    effect: 'none',
    retry: () => NO_RETRY,
    onCrash: () => 'retry',
    timeoutMs: () => LIMITS.defaultStepTimeoutMs,
    execute: neverExecuted,
  });
}

/** A trigger's output comes with the execution, so nothing is left to run. */
function neverExecuted(): never {
  throw new Error('a trigger is never executed');
}
