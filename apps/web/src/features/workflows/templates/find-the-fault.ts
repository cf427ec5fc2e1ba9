import { DEMO, type Template } from './template.ts';

export const findTheFault: Template = {
  id: 'find-the-fault',
  name: 'Lesson: find the fault',
  description:
    'This one fails, on purpose. Open the run, read what was missing, and retry with a payload that has customer.first_name.',
  tags: ['Lesson', 'Errors'],
  samplePayload: { customer: { name: 'Ada Lovelace' }, order: 'order-1003' },
  repairedPayload: { customer: { name: 'Ada Lovelace', first_name: 'Ada' }, order: 'order-1003' },
  definition: {
    nodes: [
      { id: 'order', type: 'webhook', name: 'An order comes in', config: { method: 'POST' } },
      {
        id: 'letter',
        type: 'set',
        name: 'Write the letter',
        config: {
          fields: { text: 'Dear {{trigger.payload.customer.first_name}}, {{trigger.payload.order}} is on its way.' },
        },
      },
      {
        id: 'send',
        type: 'http_request',
        name: 'Send it',
        config: { url: `${DEMO}/messages`, method: 'POST', body: { channel: 'letters', text: '{{letter.text}}' } },
      },
    ],
    connections: [
      { from: 'order', to: 'letter' },
      { from: 'letter', to: 'send' },
    ],
  },
};
