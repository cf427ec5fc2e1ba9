import { DEMO, type Template } from './template.ts';

export const weather: Template = {
  id: 'weather',
  name: 'What to wear',
  description: 'Asks for the weather of a city and takes one of two ways, by the temperature.',
  tags: ['If', 'Message'],
  samplePayload: { city: 'Oslo' },
  definition: {
    nodes: [
      { id: 'asked', type: 'webhook', name: 'Somebody asks', config: { method: 'POST' } },
      {
        id: 'weather',
        type: 'http_request',
        name: 'Get the weather',
        config: { url: `${DEMO}/weather`, query: { city: '{{trigger.payload.city}}' } },
      },
      {
        id: 'is-warm',
        type: 'if',
        name: 'Warmer than 18 °C?',
        config: { condition: '{{weather.body.temperature_c}} > 18' },
      },
      { id: 'shirt', type: 'set', name: 'A shirt will do', config: { fields: { wear: 'a shirt' } } },
      { id: 'coat', type: 'set', name: 'Take a coat', config: { fields: { wear: 'a coat' } } },
      {
        id: 'answer',
        type: 'http_request',
        name: 'Send the advice',
        config: {
          url: `${DEMO}/messages`,
          method: 'POST',
          body: {
            channel: 'weather',
            text:
              '{{weather.body.temperature_c}} °C and {{weather.body.condition}} in {{weather.body.city}}: ' +
              'take {{shirt.wear ?? coat.wear}}.',
          },
        },
      },
    ],
    connections: [
      { from: 'asked', to: 'weather' },
      { from: 'weather', to: 'is-warm' },
      { from: 'is-warm', output: 'true', to: 'shirt' },
      { from: 'is-warm', output: 'false', to: 'coat' },
      { from: 'shirt', to: 'answer' },
      { from: 'coat', to: 'answer' },
    ],
  },
};
