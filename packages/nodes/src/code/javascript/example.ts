import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The total of an order with a discount, and a line in the console.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'price',
        type: 'code',
        config: {
          input: '{{trigger.payload}}',
          code:
            'const sum = input.lines.reduce((total, line) => total + line.price * line.count, 0);\n' +
            "console.log('sum', sum);\n" +
            'return { sum, total: sum > 100 ? sum * 0.9 : sum };',
        },
      },
    ],
    connections: [{ from: 'start', to: 'price' }],
  },
  payload: {
    lines: [
      { price: 50, count: 2 },
      { price: 20, count: 1 },
    ],
  },
  result: { price: { result: { sum: 120, total: 108 }, logs: ['sum 120'] } },
};
