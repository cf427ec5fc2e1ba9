import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'An order without an address is an error, with the number of the order in it.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'has-address', type: 'if', config: { condition: '{{trigger.payload.address ?? ""}} != ""' } },
      {
        id: 'refuse',
        type: 'stop_with_error',
        config: { code: 'NO_ADDRESS', message: 'Order {{trigger.payload.id}} has no address' },
      },
    ],
    connections: [
      { from: 'start', to: 'has-address' },
      { from: 'has-address', output: 'false', to: 'refuse' },
    ],
  },
  payload: { id: 7 },
  result: {},
  error: { code: 'NO_ADDRESS', message: 'Order 7 has no address' },
};
