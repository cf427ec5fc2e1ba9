import type { WorkflowConnection, WorkflowDefinition } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { nodeOutputs } from '../../../graph/node-outputs.ts';
import { makeConnection, onwardOutput } from './make-node.ts';

type NodeTypes = ReadonlyMap<string, NodeType>;

/**
 * The document in which a node runs before the one that ran just before it. Only in a straight line is that a matter of
 * order: the two must have nothing but each other between them, and the earlier one must be able to lead where the later
 * one led. Undefined where it is not.
 */
export function moveEarlier(
  definition: WorkflowDefinition,
  id: string,
  nodeTypes: NodeTypes,
): WorkflowDefinition | undefined {
  const { nodes, connections } = definition;
  const incoming = connections.filter(({ to }) => to === id);
  const [link] = incoming;
  const node = nodes.find((each) => each.id === id);
  const before = nodes.find((each) => each.id === link?.from);
  if (link === undefined || incoming.length > 1 || node === undefined || before === undefined) return undefined;
  const type = nodeTypes.get(node.type);
  const typeBefore = nodeTypes.get(before.type);
  const isStraight = connections.filter(({ from }) => from === before.id).length === 1;
  if (type === undefined || typeBefore?.trigger !== false || !isStraight || node.parent !== before.parent)
    return undefined;
  const outgoing = connections.filter(({ from }) => from === id);
  const outputs = nodeOutputs(before, typeBefore);
  if (!outgoing.every(({ output = 'main' }) => outputs.includes(output))) return undefined;
  const swapped = connections.map((connection): WorkflowConnection => {
    if (connection === link) return makeConnection(id, onwardOutput(type), before.id);
    if (connection.to === before.id) return { ...connection, to: id };
    return connection.from === id ? { ...connection, from: before.id } : connection;
  });
  return { nodes: swapPositions(definition, id, before.id), connections: swapped };
}

/** The document in which a node runs after the one that ran just after it. */
export function moveLater(
  definition: WorkflowDefinition,
  id: string,
  nodeTypes: NodeTypes,
): WorkflowDefinition | undefined {
  const [link, ...others] = definition.connections.filter(({ from }) => from === id);
  return link === undefined || others.length > 0 ? undefined : moveEarlier(definition, link.to, nodeTypes);
}

function swapPositions({ nodes }: WorkflowDefinition, one: string, other: string) {
  const positionOf = (id: string) => nodes.find((node) => node.id === id)?.position;
  return nodes.map((node) => {
    if (node.id !== one && node.id !== other) return node;
    const { position: _, ...rest } = node;
    const position = positionOf(node.id === one ? other : one);
    return position === undefined ? rest : { ...rest, position };
  });
}
