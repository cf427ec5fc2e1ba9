import { MAIN_OUTPUT, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import type { NodeType } from '../../../api/generated/types.gen.ts';
import { nodeTitle } from '../../../graph/node-title.ts';
import { summarizeNode } from '../../../graph/summarize-node.ts';
import { listRunningOrder } from '../edits/running-order.ts';

/** A row of the list in the words that it shows. Two rows are the same when all of it is. */
export interface ListRow {
  readonly node: WorkflowNode;
  readonly type: NodeType | undefined;
  readonly depth: number;
  readonly title: string;
  readonly summary: string;
  /** Where it goes on, other than to the row below: "Notify, Archive (rejected)". Empty when there is nothing to say. */
  readonly goesTo: string;
  /** Nothing leads to it, and it starts nothing: it would be skipped. */
  readonly isLoose: boolean;
}

/** The document in running order. */
export function listRows(definition: WorkflowDefinition, nodeTypes: ReadonlyMap<string, NodeType>): readonly ListRow[] {
  const ordered = listRunningOrder(definition);
  const titles = new Map(definition.nodes.map((node) => [node.id, nodeTitle(node, nodeTypes.get(node.type))]));
  const outgoing = Map.groupBy(definition.connections, ({ from }) => from);
  const reached = new Set(definition.connections.map(({ to }) => to));
  return ordered.map(({ node, depth }, index): ListRow => {
    const type = nodeTypes.get(node.type);
    const next = ordered[index + 1]?.node.id;
    const targets = outgoing.get(node.id) ?? [];
    const isPlain = targets.every(({ to, output = MAIN_OUTPUT }) => to === next && output === MAIN_OUTPUT);
    const words = targets.map(({ to, output = MAIN_OUTPUT }) =>
      output === MAIN_OUTPUT ? (titles.get(to) ?? to) : `${titles.get(to) ?? to} (${output})`,
    );
    return {
      node,
      type,
      depth,
      title: titles.get(node.id) ?? node.id,
      summary: type === undefined ? `Unknown type ${node.type}` : summarizeNode(type, node.config),
      goesTo: isPlain ? '' : words.join(', '),
      isLoose: type?.trigger !== true && node.parent === undefined && !reached.has(node.id),
    };
  });
}
