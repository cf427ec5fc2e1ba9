import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A customer is added, or counted as seen once more, in a table with the columns email, name and visits.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'customer',
        type: 'sql',
        config: {
          credential: '01890000-0000-7000-8000-000000000001',
          query:
            'INSERT INTO customers (email, name, visits) VALUES ($1, $2, 1)\n' +
            'ON CONFLICT (email) DO UPDATE SET visits = customers.visits + 1\n' +
            'RETURNING name, visits',
          parameters: ['{{trigger.payload.email}}', '{{trigger.payload.name}}'],
        },
      },
    ],
    connections: [{ from: 'start', to: 'customer' }],
  },
  credentials: { '01890000-0000-7000-8000-000000000001': 'postgres' },
  payload: { email: 'ada@example.com', name: 'Ada' },
  result: { customer: { rows: [{ name: 'Ada', visits: 1 }], row_count: 1, columns: ['name', 'visits'] } },
};
