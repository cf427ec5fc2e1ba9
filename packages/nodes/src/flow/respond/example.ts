import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The caller of the webhook gets the price of an article, or 404.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: { respond: 'respond' } },
      { id: 'prices', type: 'set', config: { fields: { pen: 2, cup: 9 } } },
      { id: 'is-known', type: 'if', config: { condition: '{{prices[trigger.payload.sku] ?? null}} != null' } },
      { id: 'found', type: 'respond', config: { body: { price: '{{prices[trigger.payload.sku]}}' } } },
      { id: 'unknown', type: 'respond', config: { status: 404, body: { error: 'There is no such article' } } },
    ],
    connections: [
      { from: 'start', to: 'prices' },
      { from: 'prices', to: 'is-known' },
      { from: 'is-known', output: 'true', to: 'found' },
      { from: 'is-known', output: 'false', to: 'unknown' },
    ],
  },
  payload: { sku: 'cup' },
  result: { found: { status: 200, headers: {}, body: { price: 9 } } },
};
