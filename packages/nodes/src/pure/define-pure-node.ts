import {
  defineNode,
  type Json,
  LIMITS,
  NO_RETRY,
  type NodeContext,
  type NodeDefinition,
  type NodeExample,
  type StepOutcome,
} from '@automateos/model';
import { NodeFault } from './node-fault.ts';

type Texts = 'type' | 'title' | 'description' | 'group' | 'icon' | 'summary' | 'config';

export interface PureNode<Config>
  extends Pick<NodeDefinition<Config>, Texts>,
    Partial<Pick<NodeDefinition<Config>, 'outputs' | 'outputsFrom' | 'isHeavy' | 'isAnswer'>> {
  readonly example: NodeExample;
  readonly gives: string;
  /** Gives the outcome at once. @throws NodeFault for values that it cannot work with */
  readonly decide: (context: NodeContext<Config>) => StepOutcome;
}

/** A node that only computes: it reaches nothing, so that it is computed again after a crash and never tried again. */
export function definePureNode<Config>({ decide, ...texts }: PureNode<Config>): NodeDefinition<Config> {
  return defineNode<Config>({
    outputs: ['main'],
    ...texts,
    version: 1,
    trigger: false,
    effect: 'none',
    retry: () => NO_RETRY,
    onCrash: () => 'retry',
    timeoutMs: () => LIMITS.defaultStepTimeoutMs,
    execute: (context) => {
      try {
        return decide(context);
      } catch (error: unknown) {
        if (error instanceof NodeFault) return error.outcome;
        throw error;
      }
    },
  });
}

/** The outcome of a node with one output. */
export function give(output: Json): StepOutcome {
  return { ok: true, output, emitted: ['main'] };
}
