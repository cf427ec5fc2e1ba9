import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'A reminder goes on at the time that the request names; that time has come already.',
  definition: {
    nodes: [
      { id: 'start', type: 'webhook', config: {} },
      { id: 'due', type: 'wait', config: { until: '{{trigger.payload.remind_at}}' } },
    ],
    connections: [{ from: 'start', to: 'due' }],
  },
  payload: { remind_at: '2026-01-05T09:00:00+01:00' },
  result: { due: { until: '2026-01-05T08:00:00.000Z' } },
};
