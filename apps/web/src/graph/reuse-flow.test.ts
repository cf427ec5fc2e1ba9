import type { WorkflowNode } from '@automateos/model';
import { expect, it } from 'vitest';
import { type CardNode, toCardNode } from './flow-graph.ts';
import { reuseCards } from './reuse-flow.ts';

const nodes: WorkflowNode[] = ['a', 'b', 'c'].map((id) => ({ id, type: 'filter', config: {} }));

function draw(selected: string | undefined, drawn = nodes): CardNode[] {
  return drawn.map((node) =>
    toCardNode(node, { type: undefined, place: { x: 0, y: 0 }, isSelected: node.id === selected }),
  );
}

it('gives new cards only for the nodes that changed', () => {
  const before = draw(undefined);
  const after = reuseCards(before, draw('b'));
  expect(after.map((card, index) => card === before[index])).toEqual([true, false, true]);
});

it('gives the very same list when nothing changed', () => {
  const before = draw('a');
  expect(reuseCards(before, draw('a'))).toBe(before);
});

it('sees a node that was changed in the document', () => {
  const before = draw(undefined);
  const changed = nodes.map((node) => (node.id === 'c' ? { ...node, name: 'C' } : node));
  expect(reuseCards(before, draw(undefined, changed)).at(2)?.data.node.name).toBe('C');
});
