import { DEMO, type Template } from './template.ts';

export const lead: Template = {
  id: 'lead',
  name: 'Qualify a lead',
  description: 'Looks up the company of somebody who signed up, and tells sales when it is big enough.',
  tags: ['Look-up', 'Filter'],
  samplePayload: { name: 'Ada Lovelace', email: 'ada@blue-sky.example', domain: 'blue-sky.example' },
  definition: {
    nodes: [
      { id: 'signup', type: 'webhook', name: 'Somebody signs up', config: { method: 'POST' } },
      {
        id: 'company',
        type: 'http_request',
        name: 'Look up the company',
        config: { url: `${DEMO}/companies/{{trigger.payload.domain}}`, fail_on: 'client_error' },
      },
      {
        id: 'is-big',
        type: 'filter',
        name: 'More than 50 people?',
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
            text: '{{trigger.payload.name}} of {{company.body.name}} ({{company.body.employees}} people) signed up',
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
