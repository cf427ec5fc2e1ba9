import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Two services are asked at the same time; the orders get the names of their customers.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'orders', type: 'http_request', config: { url: 'https://shop.example.com/orders' } },
      { id: 'customers', type: 'http_request', config: { url: 'https://crm.example.com/customers' } },
      {
        id: 'both',
        type: 'merge',
        config: {
          combine: 'by_key',
          key: 'customer_id',
          only_matching: true,
          inputs: { orders: '{{orders.body}}', customers: '{{customers.body}}' },
        },
      },
    ],
    connections: [
      { from: 'start', to: 'orders' },
      { from: 'start', to: 'customers' },
      { from: 'orders', to: 'both' },
      { from: 'customers', to: 'both' },
    ],
  },
  answers: {
    'GET https://shop.example.com/orders': {
      status: 200,
      body: [
        { order: 1, customer_id: 7 },
        { order: 2, customer_id: 8 },
        { order: 3, customer_id: 7 },
      ],
    },
    'GET https://crm.example.com/customers': { status: 200, body: [{ customer_id: '7', name: 'Ada' }] },
  },
  payload: {},
  result: {
    both: [
      { order: 1, customer_id: '7', name: 'Ada' },
      { order: 3, customer_id: '7', name: 'Ada' },
    ],
  },
};
