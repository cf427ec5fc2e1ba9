import type { WorkflowDefinition } from '@automateos/model';

/**
 * Finds a connection that closes a cycle: its index in the document, or undefined. Connections that name unknown nodes
 * do not count. Without recursion: a chain of ten thousand nodes is an ordinary document.
 */
export function findCycle(definition: WorkflowDefinition): number | undefined {
  const outgoing = new Map<string, { to: string; index: number }[]>(definition.nodes.map(({ id }) => [id, []]));
  for (const [index, { from, to }] of definition.connections.entries()) {
    if (outgoing.has(to)) outgoing.get(from)?.push({ to, index });
  }
  const done = new Set<string>();
  const onPath = new Set<string>();
  for (const { id } of definition.nodes) {
    if (done.has(id)) continue;
    const stack = [{ id, next: 0 }];
    onPath.add(id);
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const connection = outgoing.get(top.id)?.[top.next];
      top.next += 1;
      if (connection === undefined) {
        stack.pop();
        onPath.delete(top.id);
        done.add(top.id);
      } else if (onPath.has(connection.to)) {
        return connection.index;
      } else if (!done.has(connection.to)) {
        stack.push({ id: connection.to, next: 0 });
        onPath.add(connection.to);
      }
    }
  }
  return undefined;
}
