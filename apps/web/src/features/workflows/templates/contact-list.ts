import { DEMO, type Template } from './template.ts';

export const contactList: Template = {
  id: 'contact-list',
  name: 'Clean a contact list',
  description: 'Reads a CSV text, leaves out who is there twice, sorts the rest and sends it on as JSON.',
  tags: ['CSV', 'Lists'],
  samplePayload: {
    file: 'name,email\nAda,ada@blue-sky.example\nBen,ben@acme.example\nAda L.,ada@blue-sky.example\nChen,chen@north-wind.example\n',
  },
  definition: {
    nodes: [
      { id: 'upload', type: 'webhook', name: 'A file comes in', config: { method: 'POST' } },
      { id: 'rows', type: 'csv', name: 'Read the rows', config: { text: '{{trigger.payload.file}}', trim: true } },
      {
        id: 'unique',
        type: 'dedupe',
        name: 'One row an address',
        config: { items: '{{rows}}', by: ['email'] },
      },
      {
        id: 'sorted',
        type: 'sort',
        name: 'Sort by name',
        config: { items: '{{unique}}', by: [{ field: 'name' }] },
      },
      {
        id: 'send',
        type: 'http_request',
        name: 'Send them on',
        config: { url: `${DEMO}/echo`, method: 'POST', body: { contacts: '{{sorted}}' } },
      },
    ],
    connections: [
      { from: 'upload', to: 'rows' },
      { from: 'rows', to: 'unique' },
      { from: 'unique', to: 'sorted' },
      { from: 'sorted', to: 'send' },
    ],
  },
};
