import { describe, expect, it } from 'vitest';
import { buildPlan } from './plan.ts';
import { sampleFacts, samplePlan, sampleWorkflow } from './sample-workflow.conformance.ts';

describe('buildPlan', () => {
  it('resolves connections, and counts two connections between the same nodes twice', () => {
    const plan = samplePlan(['trigger > f > join', 'f.rejected > join', 'trigger > join'], { f: { type: 'filter' } });
    const join = plan.nodes[2];
    expect(join).toMatchObject({ incomingCount: 3, predecessors: [0, 1], onError: 'stop', isTrigger: false });
    expect(plan.nodes[1]?.outgoing).toEqual([
      { output: 'main', to: 2 },
      { output: 'rejected', to: 2 },
    ]);
  });

  it('names the leaves in the order of the document, disabled and unreachable ones too', () => {
    expect(samplePlan(['trigger > a > b', 'a > c', 'alone']).leafIds).toEqual(['b', 'c', 'alone']);
  });

  it('throws for a document that was not checked', () => {
    const dangling = { nodes: [], connections: [{ from: 'a', to: 'b' }] };
    expect(() => buildPlan(dangling, sampleFacts)).toThrow('known nodes');
    const unknown = sampleWorkflow(['trigger > a'], { a: { type: 'teleport' } });
    expect(() => buildPlan(unknown, sampleFacts)).toThrow('"teleport"');
  });
});
