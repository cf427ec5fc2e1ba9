import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A greeting that other workflows ask for, with the name that they give.',
  definition: {
    nodes: [
      { id: 'called', type: 'sub_workflow', config: { inputs: [{ name: 'name', type: 'string' }] } },
      { id: 'greeting', type: 'set', config: { fields: { text: 'Hello {{trigger.payload.name}}' } } },
    ],
    connections: [{ from: 'called', to: 'greeting' }],
  },
  payload: { name: 'Ada' },
  result: { greeting: { text: 'Hello Ada' } },
};
