import type { ON_ERROR, OutputsFrom, WorkflowDefinition, WorkflowNode } from '@automateos/model';

export type OnError = (typeof ON_ERROR)[number];

/** What the engine must know of a node type. */
export interface NodeFacts {
  readonly trigger: boolean;
  /** A workflow has one of it at most. */
  readonly isSingle?: boolean;
  /** Named outputs, without `error`. */
  readonly outputs: readonly string[];
  readonly outputsFrom?: OutputsFrom;
  readonly version: number;
  /** A loop is a container: its children carry its id as `parent`. Only its presence matters here. */
  readonly loop?: unknown;
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
  /** The loop in which it lies, by index in `plan.nodes`; -1 outside loops. */
  readonly parent: number;
  /** Its place in the body in which it lies. */
  readonly place: number;
  /** What a loop repeats; null for all other nodes. */
  readonly body: PlannedBody | null;
}

/** Nodes that run together: those outside loops, or the children of one loop. */
export interface PlannedBody {
  /** The loop whose children these are, by index in `plan.nodes`; -1 for those outside loops. */
  readonly owner: number;
  /** Indexes in `plan.nodes`, in the order of the document. */
  readonly members: readonly number[];
  /** Those without an outgoing connection: their outputs are the result. */
  readonly leaves: readonly number[];
}

/** A checked document in the form in which it runs: nodes by index, connections resolved. Never changed. */
export interface Plan {
  readonly nodes: readonly PlannedNode[];
  readonly indexById: ReadonlyMap<string, number>;
  /** The nodes outside loops. */
  readonly root: PlannedBody;
  /** Nodes outside loops without an outgoing connection: their outputs are the run's result. */
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
  const parents = definition.nodes.map(({ parent }) => (parent === undefined ? -1 : (indexById.get(parent) ?? -1)));
  const bodies = planBodies(parents, outgoing);
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
      parent: parents[index] ?? -1,
      place: bodies.places[index] ?? 0,
      body: facts.loop === undefined ? null : bodies.of(index),
    };
  });
  const root = bodies.of(-1);
  return { nodes, indexById, root, leafIds: root.leaves.map((index) => definition.nodes[index]?.id ?? '') };
}

function planBodies(parents: readonly number[], outgoing: readonly PlannedConnection[][]) {
  const bodies = new Map<number, { owner: number; members: number[]; leaves: number[] }>();
  const of = (owner: number) => {
    const body = bodies.get(owner) ?? { owner, members: [], leaves: [] };
    bodies.set(owner, body);
    return body;
  };
  const places = parents.map((parent, index) => {
    const body = of(parent);
    if (outgoing[index]?.length === 0) body.leaves.push(index);
    return body.members.push(index) - 1;
  });
  return { of, places };
}
