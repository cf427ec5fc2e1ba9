import { defineNode, type NodeDefinition, type RetryPolicy } from '@automateos/model';

/** Three attempts; which failures are worth one more, the outcome of each says. */
export const SERVICE_RETRY: RetryPolicy = {
  max_attempts: 3,
  initial_delay_ms: 1_000,
  factor: 2,
  max_delay_ms: 30_000,
  jitter: true,
};

type Usual = 'version' | 'group' | 'trigger' | 'outputs' | 'effect' | 'retry';

/** A node that calls one service: what most of them have alike is filled in. */
export function defineServiceNode<Config>(definition: Omit<NodeDefinition<Config>, Usual>): NodeDefinition<Config> {
  return defineNode<Config>({
    version: 1,
    group: 'service',
    trigger: false,
    outputs: ['main'],
    effect: 'outside',
    retry: () => SERVICE_RETRY,
    ...definition,
  });
}
