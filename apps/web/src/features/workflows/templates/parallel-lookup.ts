import { DEMO, type Template } from './template.ts';

export const parallelLookup: Template = {
  id: 'parallel-lookup',
  name: 'Ask two services at once',
  description: 'Looks up a company and the weather side by side, waits for both, and joins what they said.',
  tags: ['Parallel', 'Merge'],
  samplePayload: { domain: 'tiny.example', city: 'Nairobi' },
  definition: {
    nodes: [
      { id: 'visit', type: 'webhook', name: 'A visit is planned', config: { method: 'POST' } },
      {
        id: 'company',
        type: 'http_request',
        name: 'Look up the company',
        config: { url: `${DEMO}/companies/{{trigger.payload.domain}}` },
      },
      {
        id: 'weather',
        type: 'http_request',
        name: 'Get the weather',
        config: { url: `${DEMO}/weather`, query: { city: '{{trigger.payload.city}}' } },
      },
      {
        id: 'briefing',
        type: 'merge',
        name: 'Join both',
        config: { inputs: { company: '{{company.body}}', weather: '{{weather.body}}' } },
      },
      {
        id: 'send',
        type: 'http_request',
        name: 'Send the briefing',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: {
            channel: 'travel',
            text:
              '{{briefing.company.name}}, {{briefing.company.industry}}: expect {{briefing.weather.temperature_c}} °C ' +
              'and {{briefing.weather.condition}}.',
          },
        },
      },
    ],
    connections: [
      { from: 'visit', to: 'company' },
      { from: 'visit', to: 'weather' },
      { from: 'company', to: 'briefing' },
      { from: 'weather', to: 'briefing' },
      { from: 'briefing', to: 'send' },
    ],
  },
};
