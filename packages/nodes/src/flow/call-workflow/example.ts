import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Orders that are paid are sent by a workflow of their own; this one is not paid.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'is-paid', type: 'if', config: { condition: '{{trigger.payload.paid}}' } },
      {
        id: 'sent',
        type: 'call_workflow',
        config: {
          workflow_id: '{{trigger.payload.shipping_workflow}}',
          inputs: { order: '{{trigger.payload.order}}' },
        },
      },
      { id: 'waits', type: 'set', config: { fields: { order: '{{trigger.payload.order}}' } } },
    ],
    connections: [
      { from: 'start', to: 'is-paid' },
      { from: 'is-paid', output: 'true', to: 'sent' },
      { from: 'is-paid', output: 'false', to: 'waits' },
    ],
  },
  payload: { order: 7, paid: false },
  result: { waits: { order: 7 } },
};
