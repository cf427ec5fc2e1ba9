import type { WorkflowConnection, WorkflowDefinition, WorkflowNode } from '../definition.ts';
import { isSameJson } from '../json.ts';
import { connectionKey } from './connections.ts';

/** A node that both documents have, and where it is not the same. */
export interface ChangedNode {
  readonly id: string;
  readonly before: WorkflowNode;
  readonly after: WorkflowNode;
  /** Names of the node's fields that differ, `config.<field>` for those of its config. */
  readonly fields: readonly string[];
}

/** What lies between two documents; a place on the canvas counts as nothing. */
export interface DefinitionDiff {
  readonly added: readonly WorkflowNode[];
  readonly removed: readonly WorkflowNode[];
  readonly changed: readonly ChangedNode[];
  readonly connected: readonly WorkflowConnection[];
  readonly disconnected: readonly WorkflowConnection[];
}

/** Compares documents by the ids of nodes and by what connections mean; their order plays no part. */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): DefinitionDiff {
  const old = new Map(before.nodes.map((node) => [node.id, node]));
  const kept = new Set(after.nodes.map(({ id }) => id));
  const changed: ChangedNode[] = [];
  for (const node of after.nodes) {
    const other = old.get(node.id);
    if (other === undefined || other === node) continue;
    const fields = listChangedFields(other, node);
    if (fields.length > 0) changed.push({ id: node.id, before: other, after: node, fields });
  }
  const oldConnections = new Set(before.connections.map(connectionKey));
  const newConnections = new Set(after.connections.map(connectionKey));
  return {
    added: after.nodes.filter(({ id }) => !old.has(id)),
    removed: before.nodes.filter(({ id }) => !kept.has(id)),
    changed,
    connected: after.connections.filter((connection) => !oldConnections.has(connectionKey(connection))),
    disconnected: before.connections.filter((connection) => !newConnections.has(connectionKey(connection))),
  };
}

export function isEmptyDiff(diff: DefinitionDiff): boolean {
  return Object.values(diff).every((part) => part.length === 0);
}

function listChangedFields(before: WorkflowNode, after: WorkflowNode): string[] {
  const { config: oldConfig, position: _, ...oldFields } = before;
  const { config: newConfig, position: __, ...newFields } = after;
  return [
    ...listDifferingKeys(oldFields, newFields),
    ...listDifferingKeys(oldConfig, newConfig).map((key) => `config.${key}`),
  ];
}

function listDifferingKeys(before: object, after: object): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => !isSameJson(Reflect.get(before, key), Reflect.get(after, key)));
}
