import { DEMO, type Template } from './template.ts';

export const outageAlert: Template = {
  id: 'outage-alert',
  name: 'Take up a failure',
  description: 'Checks a service; when it is down the error has a way of its own, and the run still ends well.',
  tags: ['Error output', 'Alert'],
  samplePayload: { code: 503 },
  definition: {
    nodes: [
      { id: 'check', type: 'webhook', name: 'Time for a check', config: { method: 'POST' } },
      {
        id: 'service',
        type: 'http_request',
        name: 'Call the service',
        config: { url: `${DEMO}/status/{{trigger.payload.code}}` },
        on_error: 'branch',
        retry: { max_attempts: 2, initial_delay_ms: 300, jitter: false },
      },
      {
        id: 'alert',
        type: 'http_request',
        name: 'Raise an alert',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: { channel: 'on-call', text: 'The service is down: {{input.error.message}}' },
        },
      },
      { id: 'fine', type: 'set', name: 'Note that it is up', config: { fields: { up: true } } },
    ],
    connections: [
      { from: 'check', to: 'service' },
      { from: 'service', to: 'fine' },
      { from: 'service', output: 'error', to: 'alert' },
    ],
  },
};
