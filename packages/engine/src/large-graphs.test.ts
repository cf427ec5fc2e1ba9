import type { WorkflowConnection, WorkflowDefinition, WorkflowNode } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { checkDefinition } from './check-definition.ts';
import { decide, startExecution } from './decide.ts';
import { buildPlan, type Plan } from './plan.ts';
import type { Decision } from './protocol.ts';
import { type RecordedStep, restoreExecution } from './restore.ts';
import { sampleFacts } from './sample-workflow.conformance.ts';

const LARGE = 10_000;
const SMALL = 100;

const CHECKS = {
  nodeFacts: sampleFacts,
  nodeTypes: [],
  configChecks: () => [],
  expressionReferences: () => ({ issues: [], references: [] }),
};

/** A trigger and `size - 1` nodes, one after the other. */
function chain(size: number): WorkflowDefinition {
  return connect(size, (index) => [{ from: `n${index - 1}`, to: `n${index}` }]);
}

/** A trigger, a node that joins all others, and these beside each other in between. */
function fan(size: number): WorkflowDefinition {
  return connect(size, (index) => {
    if (index === 1) return [];
    return [
      { from: 'n0', to: `n${index}` },
      { from: `n${index}`, to: 'n1' },
    ];
  });
}

function connect(size: number, connectionsOf: (index: number) => WorkflowConnection[]): WorkflowDefinition {
  const nodes = Array.from({ length: size }, (_, index): WorkflowNode => {
    return { id: `n${index}`, type: index === 0 ? 'start' : 'filter', config: {} };
  });
  return { nodes, connections: nodes.flatMap((_, index) => (index === 0 ? [] : connectionsOf(index))) };
}

function planOf(definition: WorkflowDefinition): Plan {
  return buildPlan(definition, sampleFacts);
}

/** Runs to the end, every step emitting `output`; gives what was started and the last command. */
function run(plan: Plan, output: string): { started: number; finish: Decision['commands'][number] | undefined } {
  let decision = startExecution(plan, 'n0');
  const commands = [...decision.commands];
  let started = 0;
  for (const command of commands) {
    if (command.type !== 'run-step') continue;
    started += 1;
    const { nodeId, iteration, attempt } = command;
    const emitted = [output];
    decision = decide(plan, decision.state, { type: 'step-succeeded', nodeId, iteration, attempt, emitted });
    commands.push(...decision.commands);
  }
  return { started, finish: commands.at(-1) };
}

function allRecords({ nodes }: Plan): RecordedStep[] {
  return nodes.map(({ node }) => {
    return { nodeId: node.id, iteration: '', status: 'success', attempt: 1, emitted: ['main'], error: null };
  });
}

describe('a graph of 10,000 nodes', () => {
  it.each([
    ['chain', chain(LARGE)],
    ['fan', fan(LARGE)],
  ])('is checked, planned, run and restored: %s', (_, definition) => {
    expect(checkDefinition(definition, CHECKS)).toEqual([]);
    const plan = planOf(definition);
    const finish = { type: 'finish', status: 'success', cause: null };
    expect(run(plan, 'main')).toEqual({ started: LARGE - 1, finish });
    expect(restoreExecution(plan, allRecords(plan)).commands).toEqual([finish]);
  });

  it('is skipped down to its end in one decision', () => {
    const plan = planOf(chain(LARGE));
    const { state } = startExecution(plan, 'n0');
    const event = { type: 'step-succeeded', nodeId: 'n1', iteration: '', attempt: 1, emitted: ['rejected'] } as const;
    const { commands } = decide(plan, state, event);
    expect(commands.filter(({ type }) => type === 'record-skip')).toHaveLength(LARGE - 2);
    expect(commands.at(-1)).toMatchObject({ type: 'finish', status: 'success' });
  });

  it('that closes on itself is refused', () => {
    const { nodes, connections } = chain(LARGE);
    const closed = { nodes, connections: [...connections, { from: `n${LARGE - 1}`, to: 'n1' }] };
    expect(checkDefinition(closed, CHECKS)).toEqual([
      { field: `connections[${LARGE - 1}]`, issue: 'This connection closes a cycle' },
    ]);
  });

  it('may have a reference from every node to a far one before it', () => {
    const checks = {
      ...CHECKS,
      expressionReferences: ({ id }: WorkflowNode) => {
        return { issues: [], references: id === 'n0' ? [] : [{ path: ['url'], nodeId: 'n0' }] };
      },
    };
    expect(checkDefinition(chain(LARGE), checks)).toEqual([]);
  });
});

describe('the cost of a node is the same in a graph of 100 and of 10,000', () => {
  it.each([
    ['chain', chain],
    ['fan', fan],
  ])('running a %s', (_, shape) => {
    const small = planOf(shape(SMALL));
    const large = planOf(shape(LARGE));
    expectSameCost(
      () => run(small, 'main'),
      () => run(large, 'main'),
    );
  });

  it.each([
    ['chain', chain],
    ['fan', fan],
  ])('restoring a %s', (_, shape) => {
    const small = planOf(shape(SMALL));
    const large = planOf(shape(LARGE));
    const smallRecords = allRecords(small);
    const largeRecords = allRecords(large);
    expectSameCost(
      () => restoreExecution(small, smallRecords),
      () => restoreExecution(large, largeRecords),
    );
  });
});

/**
 * Compares the best of several tries, which other work on the machine disturbs least; where a whole round was disturbed,
 * another one decides. Cost that grew with the size of the graph would give a ratio near 100.
 */
function expectSameCost(runSmall: () => unknown, runLarge: () => unknown): void {
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 8 && ratio > 3; round += 1) {
    const small = bestMs(() => {
      for (let time = 0; time < LARGE / SMALL; time += 1) runSmall();
    });
    ratio = Math.min(ratio, bestMs(runLarge) / small);
  }
  expect(ratio).toBeLessThanOrEqual(3);
}

function bestMs(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let time = 0; time < 7; time += 1) {
    const startedAt = performance.now();
    work();
    best = Math.min(best, performance.now() - startedAt);
  }
  return best;
}
