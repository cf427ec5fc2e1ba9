import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A contact in the shape that another system wants.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'contact',
        type: 'set',
        config: {
          base: '{{trigger.payload}}',
          remove: ['password', 'first', 'last'],
          fields: {
            name: '{{trigger.payload.first}} {{trigger.payload.last}}',
            'address.country': 'DE',
            tags: '{{trigger.payload.tags ?? []}}',
          },
        },
      },
    ],
    connections: [{ from: 'start', to: 'contact' }],
  },
  payload: { first: 'Ada', last: 'Lovelace', password: 'secret', address: { city: 'Berlin' } },
  result: { contact: { address: { city: 'Berlin', country: 'DE' }, name: 'Ada Lovelace', tags: [] } },
};
