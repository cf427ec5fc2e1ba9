import {
  isSameConnection,
  type WorkflowConnection,
  type WorkflowDefinition,
  type WorkflowNode,
} from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';

type NodeTypes = ReadonlyMap<string, NodeType>;

/** All nodes from which a way leads to this one, itself included; `downstream`: to which one leads from it. */
export function findReachable(
  { connections }: WorkflowDefinition,
  id: string,
  direction: 'upstream' | 'downstream',
): ReadonlySet<string> {
  const next = new Map<string, string[]>();
  for (const { from, to } of connections) {
    const [here, there] = direction === 'downstream' ? [from, to] : [to, from];
    const list = next.get(here);
    if (list === undefined) next.set(here, [there]);
    else list.push(there);
  }
  const reached = new Set([id]);
  for (const each of reached) for (const neighbour of next.get(each) ?? []) reached.add(neighbour);
  return reached;
}

/** Why a connection cannot be made, as it is told to people; undefined when it can. */
export function findConnectFault(
  definition: WorkflowDefinition,
  connection: WorkflowConnection,
  nodeTypes: NodeTypes,
): string | undefined {
  const { from, to } = connection;
  const source = definition.nodes.find(({ id }) => id === from);
  const target = definition.nodes.find(({ id }) => id === to);
  if (source === undefined || target === undefined) return 'The node is gone';
  if (from === to) return 'A node cannot lead to itself';
  if (nodeTypes.get(target.type)?.trigger === true) return 'A trigger takes no connection: runs start there';
  if (source.parent !== target.parent) return 'A connection does not cross the border of a loop';
  if (definition.connections.some((other) => isSameConnection(other, connection))) return 'They are connected already';
  if (findReachable(definition, from, 'upstream').has(to))
    return 'That would close a circle: it comes before this node';
  return undefined;
}

/** The nodes to which a connection from this output may lead. */
export function listLegalTargets(
  definition: WorkflowDefinition,
  from: string,
  output: string,
  nodeTypes: NodeTypes,
): readonly WorkflowNode[] {
  const source = definition.nodes.find(({ id }) => id === from);
  if (source === undefined) return [];
  const before = findReachable(definition, from, 'upstream');
  const there = new Set(
    definition.connections
      .filter((connection) => isSameConnection(connection, { from, output, to: connection.to }))
      .map(({ to }) => to),
  );
  return definition.nodes.filter(
    (node) =>
      !before.has(node.id) &&
      !there.has(node.id) &&
      node.parent === source.parent &&
      nodeTypes.get(node.type)?.trigger !== true,
  );
}

/** The nodes from which a connection may lead to this one. */
export function listLegalSources(
  definition: WorkflowDefinition,
  to: string,
  nodeTypes: NodeTypes,
): readonly WorkflowNode[] {
  const target = definition.nodes.find(({ id }) => id === to);
  if (target === undefined || nodeTypes.get(target.type)?.trigger === true) return [];
  const after = findReachable(definition, to, 'downstream');
  return definition.nodes.filter((node) => !after.has(node.id) && node.parent === target.parent);
}
