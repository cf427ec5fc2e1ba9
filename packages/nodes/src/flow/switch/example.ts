import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Events of an issue tracker, each kind with a way of its own.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'by-action',
        type: 'switch',
        config: {
          value: '{{trigger.payload.action}}',
          cases: [
            { output: 'opened', equals: 'opened' },
            { output: 'closed', equals: 'closed' },
          ],
        },
      },
      { id: 'greet', type: 'set', config: { fields: { text: 'Thanks for issue {{trigger.payload.number}}!' } } },
      { id: 'archive', type: 'set', config: { fields: { text: 'Issue {{trigger.payload.number}} is done.' } } },
      { id: 'ignore', type: 'set', config: { fields: { text: 'Nothing to do.' } } },
    ],
    connections: [
      { from: 'start', to: 'by-action' },
      { from: 'by-action', output: 'opened', to: 'greet' },
      { from: 'by-action', output: 'closed', to: 'archive' },
      { from: 'by-action', output: 'default', to: 'ignore' },
    ],
  },
  payload: { action: 'closed', number: 12 },
  result: { archive: { text: 'Issue 12 is done.' } },
};
