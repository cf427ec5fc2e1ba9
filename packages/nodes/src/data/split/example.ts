import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The lines of all orders, each with the number of its order.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'lines', type: 'split', config: { items: '{{trigger.payload.orders}}', field: 'line' } },
    ],
    connections: [{ from: 'start', to: 'lines' }],
  },
  payload: {
    orders: [
      { order: 1, line: [{ sku: 'a' }, { sku: 'b' }] },
      { order: 2, line: [{ sku: 'c' }] },
      { order: 3, line: [] },
    ],
  },
  result: {
    lines: [
      { order: 1, line: { sku: 'a' } },
      { order: 1, line: { sku: 'b' } },
      { order: 2, line: { sku: 'c' } },
    ],
  },
};
