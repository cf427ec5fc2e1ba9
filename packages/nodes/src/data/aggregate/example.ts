import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'All addresses for one mail, and all ids for one query.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'all',
        type: 'aggregate',
        config: {
          items: '{{trigger.payload.people}}',
          fields: [{ field: 'email', as: 'addresses' }, { field: 'id' }],
        },
      },
    ],
    connections: [{ from: 'start', to: 'all' }],
  },
  payload: { people: [{ id: 1, email: 'ada@example.com' }, { id: 2 }] },
  result: { all: { addresses: ['ada@example.com'], id: [1, 2] } },
};
