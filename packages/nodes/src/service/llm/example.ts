import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A ticket is sorted by a model, whose answer is held to a schema.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'sort',
        type: 'llm',
        config: {
          base_url: 'https://llm.example.com/v1',
          model: 'small',
          system: 'You sort tickets.',
          prompt: '{{trigger.payload.text}}',
          schema: { type: 'object', properties: { kind: { enum: ['bug', 'question'] } }, required: ['kind'] },
        },
      },
      { id: 'kind', type: 'set', config: { fields: { kind: '{{sort.json.kind}}' } } },
    ],
    connections: [
      { from: 'start', to: 'sort' },
      { from: 'sort', to: 'kind' },
    ],
  },
  answers: {
    'POST https://llm.example.com/v1/chat/completions': {
      status: 200,
      body: {
        model: 'small',
        choices: [{ message: { role: 'assistant', content: '{"kind":"bug"}' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 30, completion_tokens: 6 },
      },
    },
  },
  payload: { text: 'The export is empty.' },
  result: { kind: { kind: 'bug' } },
};
