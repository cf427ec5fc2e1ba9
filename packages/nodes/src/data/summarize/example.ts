import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Orders and revenue of each country.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'report',
        type: 'summarize',
        config: {
          items: '{{trigger.payload.orders}}',
          group_by: ['country'],
          values: [
            { operation: 'count', as: 'orders' },
            { operation: 'sum', field: 'total', as: 'revenue' },
            { operation: 'max', field: 'total' },
          ],
        },
      },
    ],
    connections: [{ from: 'start', to: 'report' }],
  },
  payload: {
    orders: [
      { country: 'DE', total: 10 },
      { country: 'FR', total: '7.50' },
      { country: 'DE', total: 32 },
    ],
  },
  result: {
    report: [
      { country: 'DE', orders: 2, revenue: 42, max_total: 32 },
      { country: 'FR', orders: 1, revenue: 7.5, max_total: '7.50' },
    ],
  },
};
