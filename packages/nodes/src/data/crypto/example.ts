import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The key under which an avatar service knows an e-mail address.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'key',
        type: 'crypto',
        config: { operation: 'hash', algorithm: 'sha256', text: '{{trigger.payload.email.trim().toLowerCase()}}' },
      },
    ],
    connections: [{ from: 'start', to: 'key' }],
  },
  payload: { email: ' Ada@Example.com' },
  result: { key: 'b5fc85e55755f9e0d030a10ab4429b6b2944855f9a0d60077fe832becbc41d72' },
};
