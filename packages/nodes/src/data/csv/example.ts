import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A price list comes as a file; its rows are sorted and written again.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'rows', type: 'csv', config: { text: '{{trigger.payload.file}}', delimiter: 'semicolon' } },
      { id: 'sorted', type: 'sort', config: { items: '{{rows}}', by: [{ field: 'name' }] } },
      { id: 'file', type: 'csv', config: { operation: 'stringify', items: '{{sorted}}', columns: ['name', 'price'] } },
    ],
    connections: [
      { from: 'start', to: 'rows' },
      { from: 'rows', to: 'sorted' },
      { from: 'sorted', to: 'file' },
    ],
  },
  payload: { file: 'sku;name;price\n7;Lamp;19,90\n8;"Chair; blue";49,00\n' },
  result: { file: 'name,price\nChair; blue,"49,00"\nLamp,"19,90"\n' },
};
