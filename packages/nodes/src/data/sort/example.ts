import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The largest orders first, those of the same size by their numbers.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'sorted',
        type: 'sort',
        config: {
          items: '{{trigger.payload.orders}}',
          by: [{ field: 'total', direction: 'descending' }, { field: 'id' }],
        },
      },
    ],
    connections: [{ from: 'start', to: 'sorted' }],
  },
  payload: {
    orders: [
      { id: 3, total: 10 },
      { id: 2, total: 90 },
      { id: 1, total: 10 },
    ],
  },
  result: {
    sorted: [
      { id: 2, total: 90 },
      { id: 1, total: 10 },
      { id: 3, total: 10 },
    ],
  },
};
