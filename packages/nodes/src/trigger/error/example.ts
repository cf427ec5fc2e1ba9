import type { NodeExample } from '@automateos/model';

export const example: NodeExample = {
  title: 'One line about the failure, for whatever tells people of it.',
  definition: {
    nodes: [
      { id: 'start', type: 'error', config: {} },
      {
        id: 'line',
        type: 'set',
        config: {
          fields: { text: '{{trigger.payload.execution.workflow_name}}: {{trigger.payload.execution.error.code}}' },
        },
      },
    ],
    connections: [{ from: 'start', to: 'line' }],
  },
  payload: {
    execution: {
      id: '01a20960-ba7a-7000-b56e-35a4299c1d35',
      workflow_id: '01a20960-ba7a-7000-b56e-35a4299c1d36',
      workflow_name: 'Orders to CRM',
      error: { code: 'WORKER_LOST', message: 'Its worker died 6 times while running it.', node_id: null },
      failed_at: '2026-01-15T12:00:00.000Z',
      url: 'https://automate.example/runs/01a20960-ba7a-7000-b56e-35a4299c1d35',
    },
  },
  result: { line: { text: 'Orders to CRM: WORKER_LOST' } },
};
