import { DEMO, type Template } from './template.ts';

/** A message to one channel, as each way of the switch sends it. */
function message(id: string, name: string, channel: string) {
  const text = '{{trigger.payload.subject}} (from {{trigger.payload.from}})';
  return {
    id,
    type: 'http_request',
    name,
    config: { url: `${DEMO}/messages`, method: 'POST', body: { channel, text } },
  };
}

export const ticketRouting: Template = {
  id: 'ticket-routing',
  name: 'Route support tickets',
  description: 'Takes one of several ways by the priority of a ticket; what has none goes to the inbox.',
  tags: ['Switch'],
  samplePayload: { subject: 'The export is empty', from: 'ben@acme.example', priority: 'urgent' },
  definition: {
    nodes: [
      { id: 'ticket', type: 'webhook', name: 'A ticket comes in', config: { method: 'POST' } },
      {
        id: 'by-priority',
        type: 'switch',
        name: 'How urgent is it?',
        config: {
          value: '{{trigger.payload.priority ?? null}}',
          cases: [
            { output: 'urgent', equals: 'urgent' },
            { output: 'normal', equals: 'normal' },
          ],
        },
      },
      message('call', 'Wake somebody up', 'on-call'),
      message('queue', 'Put it into the queue', 'support'),
      message('inbox', 'Leave it in the inbox', 'inbox'),
    ],
    connections: [
      { from: 'ticket', to: 'by-priority' },
      { from: 'by-priority', output: 'urgent', to: 'call' },
      { from: 'by-priority', output: 'normal', to: 'queue' },
      { from: 'by-priority', output: 'default', to: 'inbox' },
    ],
  },
};
