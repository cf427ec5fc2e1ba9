import type { Issue, WorkflowDefinition } from '@automateos/model';

/** Faults that the server found, and the document that it found them in. */
export interface ServerIssues {
  readonly definition: WorkflowDefinition;
  readonly issues: readonly Issue[];
}

const NODE_FIELD = /^nodes\[(\d+)\]/;

/**
 * The editor's own faults together with the server's, each place once and in the server's words where it spoke of it. The
 * server spoke of an older document: what it said of a node holds as long as nobody changed that node, all else as long as
 * nobody changed anything.
 */
export function mergeIssues(
  definition: WorkflowDefinition,
  own: readonly Issue[],
  servers: readonly ServerIssues[],
): readonly Issue[] {
  const said = servers.flatMap((server) =>
    server.issues.flatMap((issue) => carryOver(issue, server.definition, definition)),
  );
  if (said.length === 0) return own;
  const fields = new Set(said.map(({ field }) => field));
  const seen = new Set<string>();
  return [...said, ...own.filter(({ field }) => !fields.has(field))].filter(({ field, issue }) => {
    const key = `${field} ${issue}`;
    return !seen.has(key) && seen.add(key);
  });
}

function carryOver(issue: Issue, then: WorkflowDefinition, now: WorkflowDefinition): Issue[] {
  if (then === now) return [issue];
  const match = NODE_FIELD.exec(issue.field);
  const node = then.nodes[Number(match?.[1])];
  const index = node === undefined ? -1 : now.nodes.indexOf(node);
  return index === -1 ? [] : [{ ...issue, field: issue.field.replace(NODE_FIELD, `nodes[${index}]`) }];
}
