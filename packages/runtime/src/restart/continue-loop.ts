import type { Plan, PlannedNode } from '@automateos/engine';
import { canonicalJson } from '../canonical-json.ts';
import type { ContinuedLoop, StepFacts } from '../ports.ts';

/** So that what is left out can be told in one statement. */
const MOST_LEFT_OUT = 200;

/**
 * How a loop that did not come to its end goes on: with the items that it had, and without the passes that went well. The
 * new run finds it as after a crash, in the middle. Undefined: nothing of it can be taken over, so it begins anew.
 *
 * @param steps all that is recorded, those in loops too
 */
export function continueLoop(
  original: Plan,
  target: Plan,
  loop: PlannedNode,
  steps: readonly StepFacts[],
): ContinuedLoop | undefined {
  const { id } = loop.node;
  const before = original.nodes[original.indexById.get(id) ?? -1];
  const recorded = steps.find((step) => step.nodeId === id);
  if (before === undefined || recorded === undefined || !recorded.hasInput || !isUnsettled(recorded)) return undefined;
  // With other items, or another way to take failures up, it is another loop.
  if (canonicalJson(before.node.config) !== canonicalJson(loop.node.config)) return undefined;
  if (shapeOf(original, before) !== shapeOf(target, loop)) return undefined;
  const children = new Map(membersOf(target, loop).map((child) => [child.node.id, child]));
  const passes = Map.groupBy(
    steps.filter(({ nodeId }) => children.has(nodeId)),
    ({ iteration }) => iteration,
  );
  const leftOut = [...passes].flatMap(([iteration, of]) => (wentWell(children, of) ? [] : [iteration]));
  if (leftOut.length === passes.size || leftOut.length > MOST_LEFT_OUT) return undefined;
  return { nodeId: id, inside: allInside(target, loop).map(({ node }) => node.id), leftOut };
}

function isUnsettled({ status }: StepFacts): boolean {
  return status === 'failed' || status === 'in_doubt' || status === 'running';
}

/** Every step of a pass has an outcome that the ones after it went on with. */
function wentWell(children: ReadonlyMap<string, PlannedNode>, steps: readonly StepFacts[]): boolean {
  const done = steps.filter(
    ({ nodeId, status, attempt }) =>
      status === 'success' ||
      // Not by what it emitted: a step that waits can have delivered something before it failed.
      (status === 'failed' && children.get(nodeId)?.onError !== 'stop') ||
      // One that was under way when its run ended is skipped, too, after an attempt.
      (status === 'skipped' && attempt === 0),
  );
  return done.length === children.size;
}

function membersOf(plan: Plan, { body }: PlannedNode): PlannedNode[] {
  return (body?.members ?? []).flatMap((index) => plan.nodes[index] ?? []);
}

function allInside(plan: Plan, loop: PlannedNode): PlannedNode[] {
  return membersOf(plan, loop).flatMap((member) => [member, ...allInside(plan, member)]);
}

/** What lies in a loop and how it is connected: with another shape, what was recorded of a pass is not that of one now. */
function shapeOf(plan: Plan, loop: PlannedNode): string {
  const parts = allInside(plan, loop).map(({ node, onError, outgoing, parent }) => {
    const connections = outgoing.map(({ to, output }) => [output, plan.nodes[to]?.node.id]);
    const around = plan.nodes[parent]?.node.id;
    return canonicalJson({
      ...{ id: node.id, type: node.type, disabled: node.disabled === true, onError, around: around ?? '' },
      connections: connections.map((pair) => pair.join(' ')).toSorted(),
    });
  });
  return parts.toSorted().join('\n');
}
