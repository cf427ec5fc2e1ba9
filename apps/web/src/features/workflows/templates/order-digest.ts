import { DEMO, type Template } from './template.ts';

export const orderDigest: Template = {
  id: 'order-digest',
  name: 'Order digest',
  description: 'Fetches the orders of a shop, counts them and adds them up by status, and posts the figures.',
  tags: ['Lists', 'Figures'],
  samplePayload: { page: 1 },
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', name: 'Time for the digest', config: { method: 'POST' } },
      {
        id: 'orders',
        type: 'http_request',
        name: 'Fetch orders',
        config: { url: `${DEMO}/orders`, query: { page: '{{trigger.payload.page ?? 1}}' } },
      },
      {
        id: 'figures',
        type: 'summarize',
        name: 'Add up by status',
        config: {
          items: '{{orders.body.items}}',
          group_by: ['status'],
          values: [
            { operation: 'count', as: 'orders' },
            { operation: 'sum', field: 'total', as: 'revenue' },
          ],
        },
      },
      {
        id: 'post',
        type: 'http_request',
        name: 'Post the digest',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: {
            channel: 'shop',
            text: "{{figures.map(group => group.orders + ' ' + group.status + ': ' + group.revenue.toFixed(2) + ' EUR').join(', ')}}",
          },
        },
      },
    ],
    connections: [
      { from: 'start', to: 'orders' },
      { from: 'orders', to: 'figures' },
      { from: 'figures', to: 'post' },
    ],
  },
};
