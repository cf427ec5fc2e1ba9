import { assertNever } from '../assert-never.ts';
import { nodeIdSchema, type WorkflowConnection, type WorkflowDefinition, type WorkflowNode } from '../definition.ts';
import { connectionKey, isSameConnection } from './connections.ts';
import type { DefinitionEdit, NodeChange, NodePosition } from './definition-edit.ts';

export interface EditedDefinition {
  readonly definition: WorkflowDefinition;
  /** Gives the document before back when it is done to the document after. */
  readonly inverse: DefinitionEdit;
}

/**
 * Does one edit to a document. It never throws: an edit that names what is not there, or that would break the document's
 * shape (an id that is taken), leaves it as it is, and then gives the very same object back. Parts that did not change are
 * shared between the two documents, so comparing by `===` tells what did.
 */
export function editDefinition(definition: WorkflowDefinition, edit: DefinitionEdit): EditedDefinition {
  switch (edit.type) {
    case 'change-node':
      return changeNode(definition, edit.id, edit.change);
    case 'move-nodes':
      return moveNodes(definition, edit.positions);
    case 'add-node':
      return withReplaceInverse(definition, addNodes(definition, [edit.node], edit.connections ?? []));
    case 'paste':
      return withReplaceInverse(definition, addNodes(definition, edit.nodes, edit.connections));
    case 'remove-nodes':
      return withReplaceInverse(definition, removeNodes(definition, edit.ids));
    case 'rename-id':
      return withReplaceInverse(definition, renameId(definition, edit));
    case 'connect':
      return withReplaceInverse(definition, addNodes(definition, [], [edit.connection]));
    case 'disconnect':
      return withReplaceInverse(definition, disconnect(definition, edit.connection));
    case 'insert-on-connection':
      return withReplaceInverse(definition, insertOnConnection(definition, edit));
    case 'replace':
      return withReplaceInverse(definition, edit.definition);
    default:
      return assertNever(edit);
  }
}

/** What takes parts out or puts them in is undone by the document before: parts are shared, so it costs a pointer each. */
function withReplaceInverse(before: WorkflowDefinition, after: WorkflowDefinition): EditedDefinition {
  return { definition: after, inverse: { type: 'replace', definition: before } };
}

function changeNode(definition: WorkflowDefinition, id: string, change: NodeChange): EditedDefinition {
  const before = definition.nodes.find((node) => node.id === id);
  if (before === undefined) return { definition, inverse: { type: 'change-node', id, change: {} } };
  const fields = Object.keys(change) as (keyof NodeChange)[]; // as: the type allows no other keys
  const isSame = fields.every((field) => before[field] === change[field]);
  const inverse: DefinitionEdit = {
    type: 'change-node',
    id,
    change: Object.fromEntries(fields.map((field) => [field, before[field]])),
  };
  if (isSame) return { definition, inverse };
  const after = withoutUndefined({ ...before, ...change });
  return { definition: { ...definition, nodes: swap(definition.nodes, before, after) }, inverse };
}

function swap(nodes: readonly WorkflowNode[], before: WorkflowNode, after: WorkflowNode): WorkflowNode[] {
  return nodes.map((node) => (node === before ? after : node));
}

function withoutUndefined(fields: { readonly [Field in keyof WorkflowNode]: WorkflowNode[Field] | undefined }) {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as WorkflowNode; // as: only optional fields were taken away, `type` and `config` are not
}

function moveNodes(
  definition: WorkflowDefinition,
  positions: ReadonlyMap<string, NodePosition | undefined>,
): EditedDefinition {
  const before = new Map<string, NodePosition | undefined>();
  const nodes = definition.nodes.map((node) => {
    if (!positions.has(node.id)) return node;
    const { position, ...rest } = node;
    const next = positions.get(node.id);
    if (position?.x === next?.x && position?.y === next?.y) return node;
    before.set(node.id, position);
    return next === undefined ? rest : { ...rest, position: next };
  });
  const inverse: DefinitionEdit = { type: 'move-nodes', positions: before };
  return before.size === 0 ? { definition, inverse } : { definition: { ...definition, nodes }, inverse };
}

function addNodes(
  definition: WorkflowDefinition,
  nodes: readonly WorkflowNode[],
  connections: readonly WorkflowConnection[],
): WorkflowDefinition {
  const ids = new Set(definition.nodes.map(({ id }) => id));
  const added = nodes.filter(({ id }) => {
    const isTaken = ids.has(id);
    ids.add(id);
    return !isTaken;
  });
  // Of a paste that does not fit, nothing is taken: half of it would be a surprise.
  if (added.length < nodes.length) return definition;
  const keys = new Set(definition.connections.map(connectionKey));
  const joined = connections.filter((connection) => {
    const key = connectionKey(connection);
    const isThere = keys.has(key);
    keys.add(key);
    return !isThere && ids.has(connection.from) && ids.has(connection.to);
  });
  if (added.length === 0 && joined.length === 0) return definition;
  return { nodes: [...definition.nodes, ...added], connections: [...definition.connections, ...joined] };
}

function removeNodes(definition: WorkflowDefinition, ids: readonly string[]): WorkflowDefinition {
  const gone = new Set(ids);
  const nodes = definition.nodes.filter(({ id }) => !gone.has(id));
  if (nodes.length === definition.nodes.length) return definition;
  return { nodes, connections: definition.connections.filter(({ from, to }) => !gone.has(from) && !gone.has(to)) };
}

function disconnect(definition: WorkflowDefinition, connection: WorkflowConnection): WorkflowDefinition {
  const connections = definition.connections.filter((other) => !isSameConnection(other, connection));
  return connections.length === definition.connections.length ? definition : { ...definition, connections };
}

function insertOnConnection(
  definition: WorkflowDefinition,
  { connection, node, output }: Extract<DefinitionEdit, { type: 'insert-on-connection' }>,
): WorkflowDefinition {
  const opened = disconnect(definition, connection);
  if (opened === definition) return definition;
  const before: WorkflowConnection = { ...connection, to: node.id };
  const after: WorkflowConnection = { from: node.id, to: connection.to, ...(output !== undefined && { output }) };
  const added = addNodes(opened, [node], [before, after]);
  return added === opened ? definition : added;
}

function renameId(
  definition: WorkflowDefinition,
  { id, to, configs }: Extract<DefinitionEdit, { type: 'rename-id' }>,
): WorkflowDefinition {
  const isKnown = definition.nodes.some((node) => node.id === id);
  const isTaken = definition.nodes.some((node) => node.id === to);
  if (!isKnown || isTaken || !nodeIdSchema.safeParse(to).success) return definition;
  const nodes = definition.nodes.map((node) => {
    const config = configs?.get(node.id) ?? node.config;
    if (node.id !== id && node.parent !== id && config === node.config) return node;
    return {
      ...node,
      config,
      ...(node.id === id && { id: to }),
      ...(node.parent === id && { parent: to }),
    };
  });
  const connections = definition.connections.map((connection) => {
    const { from, to: target } = connection;
    if (from !== id && target !== id) return connection;
    return { ...connection, ...(from === id && { from: to }), ...(target === id && { to }) };
  });
  return { nodes, connections };
}
