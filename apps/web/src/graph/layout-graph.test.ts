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

  it('is quick for big graphs too, where no two cards cover each other either', () => {
    const { nodes, connections } = chain(2_000);
    const links = nodes.map(({ id }, index) => ({ from: `n${Math.floor(index / 3)}`, to: id }));
    const places = layoutGraph({ nodes, connections: [...connections, ...links] }, one);
    const tree = layoutGraph({ nodes, connections: links }, one);
    expect(places.size).toBe(2_000);
    const columns = Map.groupBy(tree.values(), ({ x }) => x);
    for (const column of columns.values()) {
      const ys = column.map(({ y }) => y).sort((a, b) => a - b);
      for (const [index, y] of ys.entries()) if (index > 0) expect(y - (ys[index - 1] ?? 0)).toBeGreaterThan(64);
    }
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
