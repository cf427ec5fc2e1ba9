import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A form on a web site starts the run; what was sent is `trigger.payload`.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: { method: 'POST' } },
      { id: 'contact', type: 'set', config: { fields: { email: '{{trigger.payload.email.toLowerCase()}}' } } },
    ],
    connections: [{ from: 'start', to: 'contact' }],
  },
  payload: { email: 'Ada@Example.com' },
  result: { contact: { email: 'ada@example.com' } },
};
