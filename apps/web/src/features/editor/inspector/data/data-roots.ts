import type { NodeValue, Scope } from '@automateos/expressions';
import type { Json } from '@automateos/model';
import { nodeExpression } from '../../../../json-tree/path-expression.ts';
import type { ExpressionContext } from '../expression/expression-context.ts';

/** One value that expressions of a node may begin with. */
export interface DataRoot {
  /** How expressions name it. */
  readonly root: string;
  /** What people call it; the same as `root` where there is nothing else. */
  readonly title: string;
  readonly value: NodeValue;
}

/** What a node can use of a run, in the order in which it is likely to: what was just before it first. */
export function listDataRoots(
  { upstream, scope }: ExpressionContext,
  predecessors: readonly string[],
): readonly DataRoot[] {
  if (scope === undefined) return [];
  const ofNodes = upstream.map(
    ({ id, title }): DataRoot => ({ root: nodeExpression(id), title, value: scope.node(id) }),
  );
  return [
    ...ofLoop(scope),
    // At a join `input` holds several outputs; else it is the output of the node before, which has its own name.
    ...(predecessors.length > 1 ? [{ root: 'input', title: 'All that was delivered here', value: scope.input }] : []),
    ...ofNodes,
    ...ofTrigger(scope, ofNodes),
    { root: 'execution', title: 'This run', value: known(scope.execution) },
    { root: 'workflow', title: 'This workflow', value: known(scope.workflow) },
  ];
}

function ofLoop({ item, index }: Scope): DataRoot[] {
  if (item === undefined || index === undefined) return [];
  return [
    { root: 'item', title: 'The item of the first pass', value: known(item) },
    { root: 'index', title: 'The number of the pass', value: known(index) },
  ];
}

/** The trigger has a name of its own beside its node's id, which holds when the run was started by another one. */
function ofTrigger({ trigger }: Scope, nodes: readonly DataRoot[]): DataRoot[] {
  if (!trigger.found) return [];
  const isShown = nodes.some(({ root, value }) => root === 'trigger' && value.found);
  return isShown ? [] : [{ root: 'trigger', title: 'What started the run', value: trigger }];
}

const known = (value: Json): NodeValue => ({ found: true, value });
