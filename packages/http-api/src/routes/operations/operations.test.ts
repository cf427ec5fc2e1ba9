import { expect, test } from 'vitest';
import { startTestApi } from '../../fixtures/start-test-api.ts';

test('how things stand is told in figures, with the version of the installation', async () => {
  const api = await startTestApi();
  try {
    const { headers } = await api.addUser('me@here.example');
    const { status, body } = await api.call('GET', '/api/v1/operations', { headers });
    expect(status).toBe(200);
    expect(body).toEqual({
      accepted_last_minute: 1,
      running: 2,
      queued: 100_000,
      waiting: 4,
      oldest_queued_at: '2026-01-01T00:00:00.000Z',
      stuck: 5,
      in_doubt: 6,
      open_dead_letters: 7,
      at_least: ['queued'],
      sweep_age_ms: 13,
      database: 'sqlite',
      doorbell: 'ok',
      version: '1.2.3',
      workers: [
        {
          id: '01a20960-ba7a-7000-b56e-35a4299c1d35',
          started_at: '2026-01-01T00:00:00.000Z',
          heartbeat_at: '2026-01-01T00:00:00.000Z',
          is_alive: true,
        },
      ],
      storage: [
        {
          workflow_id: '01a20960-ba7a-7000-b56e-35a4299c1d36',
          workflow_name: 'Orders',
          executions: 10_000,
          is_exact: false,
        },
      ],
    });
  } finally {
    await api.app.close();
  }
});
