import type { WorkflowDefinition } from '@automateos/model';
import { describe, expect, it } from 'vitest';
import { CARD_WIDTH } from './card-size.ts';
import { layoutGraph } from './layout-graph.ts';
import { placeNodes } from './place-nodes.ts';

function chain(length: number): WorkflowDefinition {
  const ids = Array.from({ length }, (_, index) => `n${index}`);
  return {
    nodes: ids.map((id) => ({ id, type: 'filter', config: {} })),
    connections: ids.slice(1).map((to, index) => ({ from: `n${index}`, to })),
  };
}

const one = () => 1;

describe('layoutGraph', () => {
  it('goes from left to right in running order, and no two cards touch', () => {
    const places = layoutGraph(chain(5), one);
    const xs = [...places.values()].map(({ x }) => x);
    for (const [index, x] of xs.entries()) if (index > 0) expect(x - (xs[index - 1] ?? 0)).toBeGreaterThan(CARD_WIDTH);
  });

  it('takes a document with a cycle, a connection to itself and one to nowhere', () => {
    const { nodes, connections } = chain(3);
    const faulty = [...connections, { from: 'n2', to: 'n0' }, { from: 'n1', to: 'n1' }, { from: 'n1', to: 'gone' }];
    expect(layoutGraph({ nodes, connections: faulty }, one).size).toBe(3);
  });
});

describe('placeNodes', () => {
  it('leaves what has a place where it is, and puts the others below', () => {
    const { nodes, connections } = chain(3);
    const placed = nodes.map((node, index) => (index < 2 ? { ...node, position: { x: index * 300, y: 40 } } : node));
    const places = placeNodes({ nodes: placed, connections }, one);
    expect(places.get('n0')).toEqual({ x: 0, y: 40 });
    expect(places.get('n1')).toEqual({ x: 300, y: 40 });
    expect(places.get('n2')?.y).toBeGreaterThan(40 + 64);
  });
});
