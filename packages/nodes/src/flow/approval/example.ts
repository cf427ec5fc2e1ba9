import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Large amounts are approved by a person within a day; this one is small, so that nobody is asked.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'is-large', type: 'if', config: { condition: '{{trigger.payload.amount}} > 1000' } },
      {
        id: 'ask-boss',
        type: 'approval',
        config: { title: 'Pay {{trigger.payload.amount}} EUR?', time_limit_ms: 86_400_000 },
      },
      {
        id: 'tell-boss',
        type: 'http_request',
        config: {
          url: 'https://chat.example.com/messages',
          method: 'POST',
          body: { text: 'Please decide: {{ask-boss.resume_url}}' },
        },
      },
      { id: 'paid', type: 'set', config: { fields: { amount: '{{trigger.payload.amount}}' } } },
    ],
    connections: [
      { from: 'start', to: 'is-large' },
      { from: 'is-large', output: 'true', to: 'ask-boss' },
      { from: 'ask-boss', output: 'asked', to: 'tell-boss' },
      { from: 'ask-boss', output: 'approve', to: 'paid' },
      { from: 'is-large', output: 'false', to: 'paid' },
    ],
  },
  payload: { amount: 20 },
  result: { paid: { amount: 20 } },
};
