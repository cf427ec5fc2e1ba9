import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Large orders go one way, all others another.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'is-large', type: 'if', config: { condition: '{{trigger.payload.total}} > 1000' } },
      { id: 'approve', type: 'set', config: { fields: { order: '{{trigger.payload.id}}', approval: true } } },
      { id: 'ship', type: 'set', config: { fields: { order: '{{trigger.payload.id}}', approval: false } } },
    ],
    connections: [
      { from: 'start', to: 'is-large' },
      { from: 'is-large', output: 'true', to: 'approve' },
      { from: 'is-large', output: 'false', to: 'ship' },
    ],
  },
  payload: { id: 7, total: 1_250 },
  result: { approve: { order: 7, approval: true } },
};
