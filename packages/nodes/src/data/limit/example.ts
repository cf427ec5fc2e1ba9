import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The last two entries of a log.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'latest', type: 'limit', config: { items: '{{trigger.payload.log}}', count: 2, from: 'end' } },
    ],
    connections: [{ from: 'start', to: 'latest' }],
  },
  payload: { log: ['started', 'loaded', 'failed'] },
  result: { latest: ['loaded', 'failed'] },
};
