import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { ApiClient, type ApiWorkflow } from './support/api-client.ts';
import { type Cluster, type Setup, startCluster } from './support/cluster.ts';
import { type LaunchedProcess, launchRole } from './support/server-process.ts';

const THREE_SERVERS: Setup = {
  name: 'PostgreSQL, three servers',
  hasPostgres: true,
  hasRedis: false,
  roles: ['start', 'start', 'start'],
};
const IN_TIME = { timeout: 90_000, interval: 250 };
const EVERY_MS = 5_000;

let cluster: Cluster;
let others: LaunchedProcess[] = [];

afterEach(async () => {
  await Promise.all(others.map((process) => process.kill()));
  others = [];
  await cluster.stop();
});

function addScheduled(api: ApiClient, name: string): Promise<ApiWorkflow> {
  return api.createWorkflow(name, {
    nodes: [
      { id: 'slot', type: 'schedule', config: { every_ms: EVERY_MS, catch_up: 'all' } },
      { id: 'kept', type: 'set', config: { fields: { at: '{{trigger.payload.slot}}' } } },
    ],
    connections: [{ from: 'slot', to: 'kept' }],
  });
}

interface Fired {
  readonly workflow_id: string;
  readonly status: string;
  readonly slot: number;
  readonly anchor_at: string;
  readonly next_at: string;
}

/** All that was fired and where the schedules stand, of one instant. */
async function readFired(url: string): Promise<Fired[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query<Fired>(`select e.workflow_id, e.status, s.anchor_at, s.next_at,
        (t.output::json -> 'payload' ->> 'slot')::bigint::float8 as slot
      from schedules s join executions e on e.workflow_id = s.workflow_id
      join execution_steps t on t.execution_id = e.id and t.node_id = 'slot'`);
    return rows;
  } finally {
    await client.end();
  }
}

/** Every slot from the first to that at which the schedule stands was fired, once. */
function expectEachSlotOnce(fired: readonly Fired[], workflows: number): void {
  const byWorkflow = Map.groupBy(fired, (row) => row.workflow_id);
  expect(byWorkflow.size).toBe(workflows);
  for (const rows of byWorkflow.values()) {
    const [{ anchor_at, next_at } = { anchor_at: '0', next_at: '0' }] = rows;
    const count = (Number(next_at) - Number(anchor_at)) / EVERY_MS - 1;
    const expected = Array.from({ length: count }, (_, index) => Number(anchor_at) + (index + 1) * EVERY_MS);
    expect(rows.map(({ slot }) => slot).sort((a, b) => a - b)).toEqual(expected);
  }
}

describe('100 schedules on three servers over PostgreSQL', () => {
  test('fire each slot once, also when servers die between a slot and its execution', {
    timeout: 240_000,
  }, async () => {
    cluster = await startCluster(THREE_SERVERS);
    const databaseUrl = cluster.environment.DATABASE_URL ?? '';
    const api = new ApiClient(() => cluster.url);
    await api.signUp();
    for (let number = 0; number < 100; number += 1) await addScheduled(api, `Schedule ${number}`);
    await sleep(EVERY_MS);
    // One is killed at any moment, two more where the slot has moved and its execution is not there.
    await cluster.processes[2]?.kill();
    const armed = { ...cluster.environment, NODE_ENV: 'test', FAILPOINTS: 'cron.slot-moved-not-inserted=kill:2' };
    for (let deaths = 0; deaths < 2; deaths += 1) {
      const dying = launchRole('start', armed);
      others.push(dying);
      expect(await dying.ended).toBe('SIGKILL');
    }
    await sleep(EVERY_MS);
    await vi.waitFor(async () => {
      const fired = await readFired(databaseUrl);
      expectEachSlotOnce(fired, 100);
      expect(fired.length).toBeGreaterThan(300);
    }, IN_TIME);
    expect(cluster.log()).not.toContain('cannot be followed');
  });
});
