import type { Json } from '@automateos/model';
import type { NodeValue, Scope } from './scope.ts';

/** What is known of a run where the expressions of one step are evaluated. */
export interface ScopeSource extends Pick<Scope, 'node' | 'execution' | 'workflow' | 'nowMs' | 'item' | 'index'> {
  readonly trigger: () => NodeValue;
  /** The nodes with a connection to this one, each once. */
  readonly predecessors: () => readonly string[];
  /** Whether an output of this node was delivered to the step. */
  readonly delivers: (id: string) => boolean;
}

/** The names that the expressions of one step see: in a run and in a preview by the same rules. */
export function createStepScope(source: ScopeSource): Scope {
  const { node, execution, workflow, nowMs, item, index } = source;
  return {
    node,
    get trigger(): NodeValue {
      return source.trigger();
    },
    get input(): NodeValue {
      return inputOf(source);
    },
    execution,
    workflow,
    nowMs,
    ...(item !== undefined && { item }),
    ...(index !== undefined && { index }),
  };
}

/** The output of the one node before; at the start of a pass the item; at a join the outputs by node id. */
function inputOf(source: ScopeSource): NodeValue {
  const predecessors = source.predecessors();
  const [only] = predecessors;
  if (only === undefined) {
    const { item } = source;
    return item === undefined ? { found: false, why: 'has no node before it' } : { found: true, value: item };
  }
  if (predecessors.length > 1) return joinedInput(source, predecessors);
  const value = source.node(only);
  // Whose output it would be is part of why it is not there.
  return value.found ? value : { found: false, why: `is the output of "${only}", which ${value.why}` };
}

/** At a join: the outputs that were delivered here, by node id. */
function joinedInput({ node, delivers }: ScopeSource, predecessors: readonly string[]): NodeValue {
  const delivered: [string, Json][] = [];
  for (const id of predecessors) {
    const value = node(id);
    if (value.found && delivers(id)) delivered.push([id, value.value]);
  }
  return { found: true, value: Object.fromEntries(delivered) };
}
