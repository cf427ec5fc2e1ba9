import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A site that is down is reported once in an hour, however often it is found down.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'claim',
        type: 'store',
        config: {
          operation: 'compare_and_set',
          key: 'down:{{trigger.payload.site}}',
          value: true,
          expires_in_ms: 3_600_000,
        },
      },
      { id: 'first', type: 'filter', config: { condition: '{{claim.swapped}}' } },
      { id: 'alert', type: 'set', config: { fields: { text: '{{trigger.payload.site}} is down' } } },
    ],
    connections: [
      { from: 'start', to: 'claim' },
      { from: 'claim', to: 'first' },
      { from: 'first', to: 'alert' },
    ],
  },
  payload: { site: 'shop.example.com' },
  result: { alert: { text: 'shop.example.com is down' } },
};
