import { DEMO, type Template } from './template.ts';

export const flakyService: Template = {
  id: 'flaky-service',
  name: 'Survive a flaky service',
  description:
    'Calls a service that fails the first time. The retry succeeds, with the same key, so nothing is done twice.',
  tags: ['Retries', 'Attempts'],
  samplePayload: { order: 'order-1017', total: 49.9 },
  definition: {
    nodes: [
      { id: 'order', type: 'webhook', name: 'An order comes in', config: { method: 'POST' } },
      {
        id: 'charge',
        type: 'http_request',
        name: 'Charge the card',
        config: { url: `${DEMO}/flaky`, method: 'POST', body: '{{trigger.payload}}' },
        retry: { max_attempts: 4, initial_delay_ms: 600, factor: 2, jitter: false },
      },
      {
        id: 'confirm',
        type: 'http_request',
        name: 'Confirm the order',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: { channel: 'orders', text: '{{trigger.payload.order}} is paid, at call {{charge.body.call}}' },
        },
      },
    ],
    connections: [
      { from: 'order', to: 'charge' },
      { from: 'charge', to: 'confirm' },
    ],
  },
};
