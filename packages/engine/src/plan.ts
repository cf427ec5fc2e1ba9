import type { ON_ERROR, OutputsFrom, WorkflowDefinition, WorkflowNode } from '@automateos/model';

export type OnError = (typeof ON_ERROR)[number];

/** What the engine must know of a node type. */
export interface NodeFacts {
  readonly trigger: boolean;
  /** Named outputs, without `error`. */
  readonly outputs: readonly string[];
  readonly outputsFrom?: OutputsFrom;
  readonly version: number;
}

export interface PlannedConnection {
  readonly output: string;
  /** Index of the target in `plan.nodes`. */
  readonly to: number;
}

export interface PlannedNode {
  readonly index: number;
  readonly node: WorkflowNode;
  readonly isTrigger: boolean;
  readonly onError: OnError;
  readonly outgoing: readonly PlannedConnection[];
  readonly incomingCount: number;
  /** Indexes of the nodes with a connection to this one, each once, in the order of the document. */
  readonly predecessors: readonly number[];
}

/** A checked document in the form in which it runs: nodes by index, connections resolved. Never changed. */
export interface Plan {
  readonly nodes: readonly PlannedNode[];
  readonly indexById: ReadonlyMap<string, number>;
  /** Nodes without an outgoing connection: their outputs are the run's result. */
  readonly leafIds: readonly string[];
}

/**
 * Builds the plan of a document that `checkDefinition` found without faults.
 *
 * @throws Error for a document with an unknown type or connection: that is a bug of the caller
 */
export function buildPlan(definition: WorkflowDefinition, nodeFacts: (type: string) => NodeFacts | undefined): Plan {
  const indexById = new Map(definition.nodes.map((node, index) => [node.id, index]));
  const outgoing: PlannedConnection[][] = definition.nodes.map(() => []);
  const predecessors: Set<number>[] = definition.nodes.map(() => new Set());
  const incomingCounts = new Array<number>(definition.nodes.length).fill(0);
  for (const connection of definition.connections) {
    const from = indexById.get(connection.from);
    const to = indexById.get(connection.to);
    if (from === undefined || to === undefined) throw new Error('a plan needs connections between known nodes');
    outgoing[from]?.push({ output: connection.output ?? 'main', to });
    predecessors[to]?.add(from);
    incomingCounts[to] = (incomingCounts[to] ?? 0) + 1;
  }
  const nodes = definition.nodes.map((node, index): PlannedNode => {
    const facts = nodeFacts(node.type);
    if (facts === undefined) throw new Error(`a plan needs known node types, "${node.type}" is none`);
    return {
      index,
      node,
      isTrigger: facts.trigger,
      onError: node.on_error ?? 'stop',
      outgoing: outgoing[index] ?? [],
      incomingCount: incomingCounts[index] ?? 0,
      predecessors: [...(predecessors[index] ?? [])].sort((a, b) => a - b),
    };
  });
  const leafIds = nodes.filter((planned) => planned.outgoing.length === 0).map((planned) => planned.node.id);
  return { nodes, indexById, leafIds };
}
