import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A new lead is told to the sales channel.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'tell',
        type: 'slack',
        config: {
          webhook_url: 'https://hooks.slack.com/services/example',
          text: 'New lead: *{{trigger.payload.name}}*',
        },
      },
    ],
    connections: [{ from: 'start', to: 'tell' }],
  },
  answers: { 'POST https://hooks.slack.com/services/example': { status: 200, body: 'ok' } },
  payload: { name: 'Ada' },
  result: { tell: { channel: null, ts: null } },
};
