import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Only leads of companies with more than 50 employees go on.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'is-large', type: 'filter', config: { condition: '{{trigger.payload.employees}} > 50' } },
      { id: 'lead', type: 'set', config: { fields: { email: '{{trigger.payload.email}}' } } },
    ],
    connections: [
      { from: 'start', to: 'is-large' },
      { from: 'is-large', to: 'lead' },
    ],
  },
  payload: { email: 'ada@example.com', employees: 120 },
  result: { lead: { email: 'ada@example.com' } },
};
