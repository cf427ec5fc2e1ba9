import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Started without a payload, the run takes the sample.',
  definition: {
    nodes: [
      { id: 'start', type: 'manual', config: { payload: { email: 'Ada@Example.com' } } },
      { id: 'contact', type: 'set', config: { fields: { email: '{{trigger.payload.email.toLowerCase()}}' } } },
    ],
    connections: [{ from: 'start', to: 'contact' }],
  },
  payload: {},
  result: { contact: { email: 'ada@example.com' } },
};
