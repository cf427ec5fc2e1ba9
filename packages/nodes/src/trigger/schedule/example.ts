import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'Each morning at six in Berlin, in summer and in winter: a report for the day of the slot.',
  definition: {
    nodes: [
      { id: 'start', type: 'schedule', config: { cron: '0 6 * * *', timezone: 'Europe/Berlin' } },
      { id: 'report', type: 'set', config: { fields: { day: '{{trigger.payload.scheduled_at.slice(0, 10)}}' } } },
    ],
    connections: [{ from: 'start', to: 'report' }],
  },
  payload: {
    scheduled_at: '2026-01-15T05:00:00.000Z',
    started_at: '2026-01-15T05:00:00.412Z',
    slot: 1_768_453_200_000,
    timezone: 'Europe/Berlin',
  },
  result: { report: { day: '2026-01-15' } },
};
