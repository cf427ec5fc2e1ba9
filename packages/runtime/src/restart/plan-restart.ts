import type { Plan, PlannedNode } from '@automateos/engine';
import type { ContinuedLoop, RestartSource, StepFacts } from '../ports.ts';
import { continueLoop } from './continue-loop.ts';

/**
 * Where the new run begins:
 *
 *   start        at the trigger: nothing else is reused
 *   failed-step  at what did not succeed: every recorded success is reused whose inputs are what they were
 *   node         at one node: it and all that follows it is carried out again
 */
export type RestartPoint =
  | { readonly kind: 'start' }
  | { readonly kind: 'failed-step' }
  | { readonly kind: 'node'; readonly nodeId: string };

export interface RestartQuestion {
  readonly source: RestartSource;
  /** What the source ran. */
  readonly original: Plan;
  /** What the new execution will run; the same when the version is the same. */
  readonly target: Plan;
  readonly point: RestartPoint;
  /** Nodes whose outputs the caller gives. */
  readonly given: ReadonlySet<string>;
}

export type RestartPlan =
  | {
      readonly ok: true;
      /** Nodes whose recorded steps are taken over. */
      readonly copied: readonly string[];
      /** Nodes that run again and whose last call has no known outcome. */
      readonly keyed: readonly string[];
      /** Loops that did not come to their end, and go on with the items that have no result. */
      readonly continued: readonly ContinuedLoop[];
      /** Nodes that succeeded and run again, although nobody asked for that. */
      readonly repeats: readonly string[];
      /** Given outputs that the run would not use, since their nodes run again or are not reached. */
      readonly unused: readonly string[];
      /** Nodes without a usable record that stand before the node at which the run is to begin. */
      readonly openBefore: readonly string[];
    }
  | { readonly ok: false; readonly code: RestartRefusalCode; readonly message: string };

export type RestartRefusalCode = 'NODE_MISSING' | 'NODE_IN_LOOP' | 'TRIGGER_MISSING';

/** What is known of a node before the new run begins. */
type Standing =
  | { readonly kind: 'kept'; readonly emitted: readonly string[] }
  /** No connection delivers to it, or it is disabled. */
  | { readonly kind: 'skipped'; readonly emitted: readonly string[] }
  | { readonly kind: 'runs' };

const RUNS: Standing = { kind: 'runs' };
const NOTHING: readonly string[] = [];
const MAIN: readonly string[] = ['main'];

/** Says which recorded steps a new execution takes over from the one that it is made of. No I/O. */
export function planRestart(question: RestartQuestion): RestartPlan {
  const { source, target, point, given } = question;
  const triggerIndex = target.indexById.get(source.triggerNodeId);
  if (triggerIndex === undefined || target.nodes[triggerIndex]?.isTrigger !== true) {
    return refuse('TRIGGER_MISSING', `The version has no trigger "${source.triggerNodeId}", at which this run began.`);
  }
  const wanted = point.kind === 'node' ? point.nodeId : point.kind === 'failed-step' ? source.failedNodeId : null;
  if (wanted !== null && !target.indexById.has(wanted)) {
    return refuse('NODE_MISSING', `The version has no node "${wanted}".`);
  }
  const loop = wanted === null ? undefined : loopAround(target, wanted);
  if (loop !== undefined) {
    return refuse('NODE_IN_LOOP', `"${wanted}" lies in the loop "${loop}"; a run can begin again at the loop.`);
  }
  const facts = new Map(source.steps.map((step) => [step.nodeId, step]));
  const standings = settleNodes(question, facts, triggerIndex);
  const idsOf = (isMeant: (planned: PlannedNode, standing: Standing) => boolean): string[] =>
    outsideLoops(target)
      .filter((node) => isMeant(node, standings[node.index] ?? RUNS))
      .map(({ node }) => node.id);
  const again = point.kind === 'failed-step' ? idsOf((_, { kind }) => kind === 'runs') : [];
  return {
    ok: true,
    copied: idsOf(({ node }, { kind }) => kind === 'kept' && !given.has(node.id)),
    keyed: idsOf(
      ({ node }, { kind }) => kind === 'runs' && isSameType(question, node.id) && hasUnknownCall(facts.get(node.id)),
    ),
    continued: outsideLoops(target).flatMap((node) => continuedLoop(question, standings, node) ?? []),
    repeats: again.filter((id) => facts.get(id)?.status === 'success'),
    unused: [...given].filter((id) => standings[target.indexById.get(id) ?? -1]?.kind !== 'kept'),
    openBefore: point.kind === 'node' ? openBefore(target, standings, point.nodeId) : [],
  };
}

function refuse(code: RestartRefusalCode, message: string): RestartPlan {
  return { ok: false, code, message };
}

/** A loop whose inputs are what they were does not begin anew when the run goes on from what failed. */
function continuedLoop(
  { point, given, original, target, source }: RestartQuestion,
  standings: readonly Standing[],
  loop: PlannedNode,
): ContinuedLoop | undefined {
  if (loop.body === null || standings[loop.index]?.kind !== 'runs') return undefined;
  if (point.kind !== 'failed-step' || given.size > 0) return undefined;
  if (loop.predecessors.some((index) => standings[index]?.kind === 'runs')) return undefined;
  return continueLoop(original, target, loop, source.steps);
}

/** What lies in a loop goes with it, so it is not looked at by itself. */
function outsideLoops(plan: Plan): PlannedNode[] {
  return plan.nodes.filter(({ parent }) => parent === -1);
}

function loopAround(plan: Plan, nodeId: string): string | undefined {
  const planned = plan.nodes[plan.indexById.get(nodeId) ?? -1];
  return planned === undefined ? undefined : plan.nodes[planned.parent]?.node.id;
}

/** Goes through the target in the order of its connections, as the engine will. */
function settleNodes(
  question: RestartQuestion,
  facts: ReadonlyMap<string, StepFacts>,
  triggerIndex: number,
): Standing[] {
  const { target, point, original, given } = question;
  const again = point.kind === 'node' ? following(target, point.nodeId) : new Set<number>();
  const connectedBefore = connectionsOf(original);
  const standings: Standing[] = [];
  const incoming: { from: PlannedNode; output: string }[][] = target.nodes.map(() => []);
  for (const from of target.nodes) {
    for (const { to, output } of from.outgoing) incoming[to]?.push({ from, output });
  }
  for (const planned of inOrder(target)) {
    const { index, node } = planned;
    const arrivals = incoming[index] ?? [];
    const isOpen = arrivals.some(({ from }) => standings[from.index]?.kind === 'runs');
    const isDelivered = arrivals.some(({ from, output }) => emittedBy(standings[from.index]).includes(output));
    // An input that is still open was open then, too: the recorded result does not depend on it.
    const isAsItWas = arrivals.every(
      ({ from, output }) =>
        standings[from.index]?.kind !== 'runs' ||
        (connectedBefore.has(`${from.node.id} ${output} ${node.id}`) &&
          !isUsable(facts.get(from.node.id)) &&
          // What a wait has told while it waited it tells again, with another link.
          facts.get(from.node.id)?.emitted.includes(output) !== true),
    );
    const keeps =
      point.kind === 'start'
        ? given.has(node.id)
        : !again.has(index) && isAsItWas && (given.has(node.id) || isReusable(question, facts, planned));
    if (index === triggerIndex) standings[index] = { kind: 'kept', emitted: MAIN };
    else if (!isOpen && !isDelivered) standings[index] = { kind: 'skipped', emitted: NOTHING };
    else if (!isOpen && node.disabled === true) standings[index] = { kind: 'skipped', emitted: MAIN };
    else standings[index] = keeps ? { kind: 'kept', emitted: facts.get(node.id)?.emitted ?? MAIN } : RUNS;
  }
  return standings;
}

function emittedBy(standing: Standing | undefined): readonly string[] {
  return standing === undefined || standing.kind === 'runs' ? NOTHING : standing.emitted;
}

function* inOrder(plan: Plan): Generator<PlannedNode> {
  const left = plan.nodes.map(({ incomingCount }) => incomingCount);
  const ready = outsideLoops(plan).filter(({ incomingCount }) => incomingCount === 0);
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    yield next;
    for (const { to } of next.outgoing) {
      left[to] = (left[to] ?? 0) - 1;
      const target = plan.nodes[to];
      if (left[to] === 0 && target !== undefined) ready.push(target);
    }
  }
}

function connectionsOf(plan: Plan): Set<string> {
  const all = new Set<string>();
  for (const { node, outgoing } of plan.nodes) {
    for (const { to, output } of outgoing) all.add(`${node.id} ${output} ${plan.nodes[to]?.node.id ?? ''}`);
  }
  return all;
}

/** A node and all that a path leads to from it. */
function following(plan: Plan, nodeId: string): Set<number> {
  const found = new Set<number>();
  const open = [plan.indexById.get(nodeId)];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (found.has(index)) continue;
    found.add(index);
    for (const { to } of plan.nodes[index]?.outgoing ?? []) open.push(to);
  }
  return found;
}

function openBefore(plan: Plan, standings: readonly Standing[], nodeId: string): string[] {
  const planned = plan.nodes[plan.indexById.get(nodeId) ?? -1];
  return (planned?.predecessors ?? []).flatMap((index) => {
    const node = plan.nodes[index]?.node;
    return node !== undefined && standings[index]?.kind === 'runs' ? [node.id] : [];
  });
}

/** Whether what was recorded of a step is a result that others go on with. */
function isUsable(step: StepFacts | undefined): boolean {
  if (step === undefined || !step.hasOutput) return false;
  return step.status === 'success' || (step.status === 'failed' && step.emitted.length > 0);
}

/** A record stands for a node of another version if the node has the same type and takes its failure up in the same way. */
function isReusable(
  question: RestartQuestion,
  facts: ReadonlyMap<string, StepFacts>,
  { node, onError }: PlannedNode,
): boolean {
  const step = facts.get(node.id);
  if (step === undefined || !isUsable(step) || !isSameType(question, node.id)) return false;
  return step.status === 'success' || onError === nodeOf(question.original, node.id)?.onError;
}

function isSameType({ original, target }: RestartQuestion, nodeId: string): boolean {
  const before = nodeOf(original, nodeId)?.node.type;
  return before !== undefined && before === nodeOf(target, nodeId)?.node.type;
}

function nodeOf(plan: Plan, nodeId: string): PlannedNode | undefined {
  return plan.nodes[plan.indexById.get(nodeId) ?? -1];
}

/** Whether the last call of a step went out and nobody knows what became of it. */
function hasUnknownCall(step: StepFacts | undefined): boolean {
  if (step === undefined || !step.hasKey || step.status === 'success') return false;
  if (step.status === 'in_doubt' || step.status === 'running') return true;
  const error = step.attempts.at(-1)?.error;
  return error?.code === 'OUTCOME_UNKNOWN' || error?.details?.outcome === 'unknown';
}
