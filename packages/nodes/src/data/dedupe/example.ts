import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'One sign-up for each address, the latest.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'unique',
        type: 'dedupe',
        config: { items: '{{trigger.payload.signups}}', by: ['email'], keep: 'last' },
      },
    ],
    connections: [{ from: 'start', to: 'unique' }],
  },
  payload: {
    signups: [
      { email: 'ada@example.com', plan: 'free' },
      { email: 'bea@example.com', plan: 'free' },
      { email: 'ada@example.com', plan: 'team' },
    ],
  },
  result: {
    unique: [
      { email: 'bea@example.com', plan: 'free' },
      { email: 'ada@example.com', plan: 'team' },
    ],
  },
};
