import type { Json, Path, WorkflowConnection, WorkflowDefinition, WorkflowNode } from '@automateos/model';

/** One place of a node in which two definitions differ; `undefined` where one of them has nothing. */
export interface FieldChange {
  /** Path inside the node: `['config', 'headers', 'Accept']`. */
  readonly path: Path;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

export interface NodeChanges {
  readonly before: WorkflowNode;
  readonly after: WorkflowNode;
  readonly fields: readonly FieldChange[];
}

export interface DefinitionDiff {
  readonly added: readonly WorkflowNode[];
  readonly removed: readonly WorkflowNode[];
  /** Nodes that mean something else now, in the order of the later definition. */
  readonly changed: readonly NodeChanges[];
  /** Nodes that only stand at another place of the canvas. */
  readonly moved: readonly WorkflowNode[];
  readonly connectionsAdded: readonly WorkflowConnection[];
  readonly connectionsRemoved: readonly WorkflowConnection[];
}

/** What has to be done to the earlier definition to get the later one. Nodes are the same when their ids are. */
export function diffDefinitions(before: WorkflowDefinition, after: WorkflowDefinition): DefinitionDiff {
  const earlier = new Map(before.nodes.map((node) => [node.id, node]));
  const later = new Set(after.nodes.map(({ id }) => id));
  const changed: NodeChanges[] = [];
  const moved: WorkflowNode[] = [];
  for (const node of after.nodes) {
    const old = earlier.get(node.id);
    if (old === undefined || old === node) continue;
    const fields = diffNode(old, node);
    if (fields.length > 0) changed.push({ before: old, after: node, fields });
    else if (!isSamePlace(old, node)) moved.push(node);
  }
  return {
    added: after.nodes.filter(({ id }) => !earlier.has(id)),
    removed: before.nodes.filter(({ id }) => !later.has(id)),
    changed,
    moved,
    connectionsAdded: connectionsOnlyIn(after, before),
    connectionsRemoved: connectionsOnlyIn(before, after),
  };
}

/** Whether the two say the same, to the last position. */
export function isEmptyDiff(diff: DefinitionDiff): boolean {
  return Object.values(diff).every((part) => part.length === 0);
}

/** "2 nodes added, 1 changed, 3 connections changed"; "No difference" where there is none. */
export function describeDiff(diff: DefinitionDiff): string {
  const nodes = [
    [diff.added.length, 'added'],
    [diff.removed.length, 'removed'],
    [diff.changed.length, 'changed'],
    [diff.moved.length, 'moved'],
  ] as const;
  const parts: string[] = [];
  for (const [count, verb] of nodes) {
    if (count === 0) continue;
    parts.push(parts.length === 0 ? `${count} ${count === 1 ? 'node' : 'nodes'} ${verb}` : `${count} ${verb}`);
  }
  const connections = diff.connectionsAdded.length + diff.connectionsRemoved.length;
  if (connections > 0) parts.push(`${connections} ${connections === 1 ? 'connection' : 'connections'} changed`);
  return parts.length === 0 ? 'No difference' : parts.join(', ');
}

/** All of a node but its id and its place. */
function diffNode(before: WorkflowNode, after: WorkflowNode): FieldChange[] {
  const fields: FieldChange[] = [];
  collect(meaningOf(before), meaningOf(after), [], fields);
  return fields;
}

function meaningOf({ id: _id, position: _position, ...meaning }: WorkflowNode): Json {
  // as: a node of a document is JSON; zod types its optional fields as `undefined` too
  return meaning as unknown as Json;
}

function collect(before: Json | undefined, after: Json | undefined, path: Path, into: FieldChange[]): void {
  if (before === after) return;
  if (isContainer(before) && isContainer(after) && Array.isArray(before) === Array.isArray(after)) {
    for (const key of keysOfBoth(before, after)) {
      const step = Array.isArray(before) ? Number(key) : key;
      collect(valueAt(before, key), valueAt(after, key), [...path, step], into);
    }
    return;
  }
  into.push({ path, before, after });
}

type Container = readonly Json[] | { readonly [key: string]: Json };

function isContainer(value: Json | undefined): value is Container {
  return typeof value === 'object' && value !== null;
}

function keysOfBoth(before: Container, after: Container): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function valueAt(value: Container, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined;
}

function isSamePlace({ position: before }: WorkflowNode, { position: after }: WorkflowNode): boolean {
  return before?.x === after?.x && before?.y === after?.y;
}

function connectionsOnlyIn(one: WorkflowDefinition, other: WorkflowDefinition): WorkflowConnection[] {
  const known = new Set(other.connections.map(keyOf));
  return one.connections.filter((connection) => !known.has(keyOf(connection)));
}

/** A connection without an output leaves from `main`. */
function keyOf({ from, to, output = 'main' }: WorkflowConnection): string {
  return `${from} ${output} ${to}`;
}
