import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Whoever orders gets a mail.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'mail',
        type: 'send_email',
        config: {
          credential: '01890000-0000-7000-8000-000000000001',
          from: 'Orders <orders@example.com>',
          to: '{{trigger.payload.email}}',
          subject: 'Your order {{trigger.payload.number}}',
          text: 'Hello {{trigger.payload.name}},\n\nyour order is on its way.',
        },
      },
      { id: 'answer', type: 'set', config: { fields: { told: '{{mail.accepted}}' } } },
    ],
    connections: [
      { from: 'start', to: 'mail' },
      { from: 'mail', to: 'answer' },
    ],
  },
  credentials: { '01890000-0000-7000-8000-000000000001': 'smtp' },
  payload: { email: 'ada@example.com', name: 'Ada', number: 'A-17' },
  result: { answer: { told: ['ada@example.com'] } },
};
