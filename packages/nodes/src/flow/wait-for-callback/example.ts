import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title:
    'A video is made elsewhere, which calls back when it is ready; this one exists already, so that nobody is asked.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'is-new', type: 'if', config: { condition: '{{trigger.payload.url}} == null' } },
      { id: 'made', type: 'wait_for_callback', config: { time_limit_ms: 3_600_000 } },
      {
        id: 'order',
        type: 'http_request',
        config: {
          url: 'https://video.example.com/jobs',
          method: 'POST',
          body: { script: '{{trigger.payload.script}}', callback: '{{made.resume_url}}' },
        },
      },
      { id: 'shown', type: 'set', config: { fields: { url: '{{trigger.payload.url ?? made.payload.url}}' } } },
    ],
    connections: [
      { from: 'start', to: 'is-new' },
      { from: 'is-new', output: 'true', to: 'made' },
      { from: 'made', output: 'asked', to: 'order' },
      { from: 'made', to: 'shown' },
      { from: 'is-new', output: 'false', to: 'shown' },
    ],
  },
  payload: { script: 'Hello', url: 'https://video.example.com/1' },
  result: { shown: { url: 'https://video.example.com/1' } },
};
