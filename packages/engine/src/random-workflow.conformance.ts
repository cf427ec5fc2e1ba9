import { ON_ERROR, ON_ITEM_FAILURE, type WorkflowDefinition, type WorkflowNode } from '@automateos/model';
import fc from 'fast-check';
import type { Fate } from './reference-evaluator.conformance.ts';
import { sampleFacts } from './sample-workflow.conformance.ts';
import type { LoopFacts } from './state.ts';

/** How a node of a random workflow behaves when it runs: it fails so many times first, then ends. */
export interface Behaviour {
  readonly failsFirst: number;
  readonly fate: Fate;
  /** For a fate of failure: by using up the attempts, or by one that no retry can mend. */
  readonly usesUpAttempts: boolean;
  /** It waits before it ends, and delivers `asked` meanwhile. */
  readonly waits?: boolean;
}

/** How a node behaves in a pass: what is broken in a loop is broken in every third pass only. */
export function fateIn(behaviour: Behaviour | undefined, iteration: string): Fate {
  const fate = behaviour?.fate ?? { ends: 'failed' };
  if (fate.ends !== 'failed' || iteration === '') return fate;
  const emitted = behaviour?.waits === true ? ['asked', 'main'] : ['main'];
  return Number(iteration.split('.').at(-1)) % 3 === 1 ? fate : { ends: 'success', emitted };
}

export interface RandomWorkflow {
  readonly definition: WorkflowDefinition;
  readonly triggerNodeId: string;
  readonly behaviours: ReadonlyMap<string, Behaviour>;
}

interface Draft {
  readonly type: string;
  readonly onError: (typeof ON_ERROR)[number];
  readonly isDisabled: boolean;
  readonly isBroken: boolean;
  readonly emittedMask: number;
  readonly failsFirst: number;
  readonly usesUpAttempts: boolean;
  readonly loop: LoopFacts;
  /** What lies in it, for a loop. */
  readonly children: readonly Draft[];
  /** The place in the document, which has nothing to do with the place in the graph. */
  readonly rank: number;
}

interface Link {
  readonly from: number;
  readonly to: number;
  readonly output: number;
}

const LOOPS: fc.Arbitrary<LoopFacts> = fc.record({
  count: fc.nat(4),
  concurrency: fc.constantFrom(1, 2, 5),
  onItemFailure: fc.constantFrom(...ON_ITEM_FAILURE),
});

/** @param depth of loops in each other */
function draftsOf(depth: number): fc.Arbitrary<Draft> {
  return fc.record({
    type: fc.constantFrom('action', 'action', 'filter', 'if', 'ask', ...(depth > 0 ? ['loop'] : [])),
    onError: fc.constantFrom(...ON_ERROR),
    isDisabled: oneIn(6),
    isBroken: oneIn(4),
    emittedMask: fc.constantFrom(1, 1, 3, 2, 0),
    failsFirst: fc.constantFrom(0, 0, 0, 1, 2),
    usesUpAttempts: fc.boolean(),
    loop: LOOPS,
    children: depth > 0 ? fc.array(draftsOf(depth - 1), { minLength: 1, maxLength: 3 }) : fc.constant([]),
    rank: fc.nat(),
  });
}

const DRAFTS: fc.Arbitrary<Draft> = draftsOf(2);

const LINKS: fc.Arbitrary<Link> = fc.record({ from: fc.nat(), to: fc.nat(), output: fc.nat() });

function oneIn(count: number): fc.Arbitrary<boolean> {
  return fc.nat(count - 1).map((drawn) => drawn === count - 1);
}

/** Workflows without cycles, with one or two triggers, in which nodes fail, are retried, disabled or unreachable. */
export const randomWorkflows: fc.Arbitrary<RandomWorkflow> = fc
  .tuple(
    fc.array(DRAFTS, { minLength: 1, maxLength: 16, size: 'max' }),
    fc.array(LINKS, { maxLength: 40, size: 'max' }),
    fc.boolean(),
    fc.nat(),
  )
  .map(([drafts, links, hasSecondTrigger, triggerRank]) => assemble(drafts, links, hasSecondTrigger, triggerRank));

/** The same, with more nodes right below the trigger than may run at once. */
export const wideWorkflows: fc.Arbitrary<RandomWorkflow> = fc
  .tuple(
    fc.array(DRAFTS, { minLength: 40, maxLength: 60, size: 'max' }),
    fc.array(LINKS, { maxLength: 10, size: 'max' }),
    fc.nat(),
  )
  .map(([drafts, links, triggerRank]) => {
    const fan = drafts.map((_, index) => ({ from: 0, to: index, output: 0 }));
    return assemble(drafts, [...fan, ...links], false, triggerRank);
  });

function assemble(
  drafts: readonly Draft[],
  links: readonly Link[],
  hasSecondTrigger: boolean,
  triggerRank: number,
): RandomWorkflow {
  const triggers: WorkflowNode[] = [{ id: 'trigger', type: 'start', config: {} }];
  if (hasSecondTrigger) triggers.push({ id: 'trigger-2', type: 'start', config: {} });
  const outer = drafts.map((draft, index) => nodeOf(draft, `n${index}`));
  const everything = drafts.flatMap((draft, index) => [...descendants(draft, `n${index}`)]);
  const ranks = new Map(everything.map(({ id, draft }) => [id, draft.rank]));
  const rankOf = ({ id }: WorkflowNode): number => ranks.get(id) ?? triggerRank;
  const inner = everything.filter(({ parent }) => parent !== undefined);
  const nodes = [...triggers, ...outer, ...inner.map(({ id, draft, parent }) => ({ ...nodeOf(draft, id), parent }))];
  const inLoops = everything.flatMap(({ id, draft }) =>
    draft.type === 'loop'
      ? connectionsOf(
          draft.children.map((child, at) => nodeOf(child, `${id}c${at}`)),
          1,
          links,
        )
      : [],
  );
  return {
    definition: {
      nodes: [...nodes].sort((a, b) => rankOf(a) - rankOf(b)),
      connections: [...connectionsOf([...triggers, ...outer], triggers.length, links), ...inLoops],
    },
    triggerNodeId: 'trigger',
    behaviours: new Map(everything.map(({ id, draft }) => [id, behaviourOf(draft)])),
  };
}

interface Placed {
  readonly id: string;
  readonly draft: Draft;
  readonly parent?: string;
}

/** A draft and what lies in it. */
function descendants(draft: Draft, id: string, parent?: string): Placed[] {
  const placed = parent === undefined ? { id, draft } : { id, draft, parent };
  if (draft.type !== 'loop') return [placed];
  return [placed, ...draft.children.flatMap((child, at) => descendants(child, `${id}c${at}`, id))];
}

function nodeOf({ type, onError, isDisabled }: Draft, id: string): WorkflowNode {
  // Without an output `main` there is nowhere to continue at, and the check refuses it.
  const canContinue = sampleFacts(type)?.outputs.includes('main') === true;
  const on_error = onError === 'continue' && !canContinue ? 'branch' : onError;
  return { id, type, config: {}, on_error, disabled: isDisabled };
}

function behaviourOf(draft: Draft): Behaviour {
  const { type, isBroken, emittedMask, failsFirst, usesUpAttempts } = draft;
  if (type === 'loop') return { failsFirst: 0, usesUpAttempts: false, fate: { ends: 'loops', ...draft.loop } };
  const emitted = (sampleFacts(type)?.outputs ?? []).filter((output, index) =>
    type === 'ask' && output === 'asked' ? true : (emittedMask & (1 << index)) !== 0,
  );
  return {
    failsFirst,
    usesUpAttempts,
    waits: type === 'ask',
    fate: isBroken ? { ends: 'failed' } : { ends: 'success', emitted },
  };
}

/** Connections only lead to nodes that stand later in `nodes`, so there is no cycle; none leads to the first ones. */
function connectionsOf(
  nodes: readonly WorkflowNode[],
  firstCount: number,
  links: readonly Link[],
): WorkflowDefinition['connections'] {
  const connections = new Map<string, { from: string; to: string; output: string }>();
  for (const link of links) {
    const to = firstCount + (link.to % Math.max(1, nodes.length - firstCount));
    const source = nodes[link.from % to];
    const target = nodes[to];
    if (source === undefined || target === undefined) continue;
    const outputs = [...(sampleFacts(source.type)?.outputs ?? []), ...(source.on_error === 'branch' ? ['error'] : [])];
    const connection = { from: source.id, to: target.id, output: outputs[link.output % outputs.length] ?? 'main' };
    connections.set(JSON.stringify(connection), connection);
  }
  return [...connections.values()];
}
