import { DEMO, type Template } from './template.ts';

export const lead: Template = {
  id: 'lead',
  name: 'Qualify a lead',
  description: 'Looks up the company of somebody who signed up, and tells sales when it is big enough.',
  tags: ['Webhook', 'Lookup', 'Filter'],
  icon: 'funnel',
  samplePayload: { name: 'Ada Lovelace', email: 'ada@acme.example', domain: 'acme.example' },
  definition: {
    nodes: [
      { id: 'signup', type: 'webhook', name: 'Somebody signs up', config: { method: 'POST' } },
      {
        id: 'company',
        type: 'http_request',
        name: 'Look up the company',
        config: { url: `${DEMO}/companies/{{signup.payload.domain}}` },
      },
      {
        id: 'is-big',
        type: 'filter',
        name: 'Only companies above 50',
        config: { condition: '{{company.body.employees}} > 50' },
      },
      {
        id: 'tell-sales',
        type: 'http_request',
        name: 'Tell sales',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: {
            channel: 'sales',
            text: '{{signup.payload.name}} of {{company.body.name}} ({{company.body.employees}} people) signed up',
          },
        },
      },
    ],
    connections: [
      { from: 'signup', to: 'company' },
      { from: 'company', to: 'is-big' },
      { from: 'is-big', to: 'tell-sales' },
    ],
  },
};
