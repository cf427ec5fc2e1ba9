import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'The last day to pay, two weeks after the date of an invoice.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      {
        id: 'due',
        type: 'date_time',
        config: {
          operation: 'add',
          value: '{{trigger.payload.date}}',
          read_as: 'dd.MM.yyyy',
          time_zone: 'Europe/Berlin',
          add: { weeks: 2 },
          format: 'EEEE, d. MMMM yyyy',
          locale: 'de',
        },
      },
      { id: 'text', type: 'set', config: { fields: { due: '{{due.formatted}}', instant: '{{due.iso}}' } } },
    ],
    connections: [
      { from: 'start', to: 'due' },
      { from: 'due', to: 'text' },
    ],
  },
  payload: { date: '20.03.2026' },
  result: { text: { due: 'Freitag, 3. April 2026', instant: '2026-04-02T22:00:00.000Z' } },
};
