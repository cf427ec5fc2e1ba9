import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'An order is made in another system, whose answer has its number.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'order',
        type: 'http_request',
        config: {
          url: 'https://api.example.com/orders',
          method: 'POST',
          headers: { Accept: 'application/json' },
          body: { sku: '{{trigger.payload.sku}}', count: '{{trigger.payload.count}}' },
        },
      },
      {
        id: 'answer',
        type: 'set',
        config: { fields: { status: '{{order.status}}', number: '{{order.body.number}}' } },
      },
    ],
    connections: [
      { from: 'start', to: 'order' },
      { from: 'order', to: 'answer' },
    ],
  },
  answers: { 'POST https://api.example.com/orders': { status: 201, body: { number: 'A-17' } } },
  payload: { sku: 'lamp', count: 2 },
  result: { answer: { status: 201, number: 'A-17' } },
};
