import { DEMO, type Template } from './template.ts';

export const eachOrder: Template = {
  id: 'each-order',
  name: 'A message for each order',
  description: 'Goes through a list and sends a message for each entry, three at the same time.',
  tags: ['Loop', 'Lists'],
  samplePayload: { minimum: 100 },
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', name: 'Check the orders', config: { method: 'POST' } },
      { id: 'orders', type: 'http_request', name: 'Fetch orders', config: { url: `${DEMO}/orders` } },
      {
        id: 'each',
        type: 'for_each',
        name: 'Each large order',
        config: {
          items: '{{orders.body.items.filter(order => order.total >= trigger.payload.minimum)}}',
          concurrency: 3,
        },
      },
      {
        id: 'thank',
        type: 'http_request',
        name: 'Thank the customer',
        parent: 'each',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: { channel: '{{item.customer}}', text: 'Thank you for {{item.id}}, {{item.total}} {{item.currency}}' },
        },
      },
      {
        id: 'report',
        type: 'set',
        name: 'Count them',
        config: { fields: { thanked: '{{each.count}}' } },
      },
    ],
    connections: [
      { from: 'start', to: 'orders' },
      { from: 'orders', to: 'each' },
      { from: 'each', to: 'report' },
    ],
  },
};
