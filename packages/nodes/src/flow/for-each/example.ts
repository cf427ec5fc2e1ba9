import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Each order gets its total; two are worked on at the same time.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'each-order', type: 'for_each', config: { items: '{{trigger.payload.orders}}', concurrency: 2 } },
      {
        id: 'priced',
        type: 'set',
        parent: 'each-order',
        config: { fields: { place: '{{index}}', total: '{{item.price * item.count}}' } },
      },
    ],
    connections: [{ from: 'start', to: 'each-order' }],
  },
  payload: {
    orders: [
      { price: 5, count: 2 },
      { price: 3, count: 4 },
    ],
  },
  result: {
    'each-order': {
      results: [
        { place: 0, total: 10 },
        { place: 1, total: 12 },
      ],
      errors: [],
      count: 2,
    },
  },
};
