import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAILPOINTS, type FailpointAction } from '@automateos/model';
import { type PostgresServer, startPostgres } from '@automateos/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliveriesOf } from './failpoints/flows.ts';
import { type ChainOutcome, runChain } from './failpoints/run-chain.ts';
import { CHAINS, type Chain } from './failpoints/scenarios.ts';
import { startServer } from './support/server-process.ts';

const PATIENCE = { timeout: 180_000 };

let folder: string;
/** So that starts, of which there are many, cost less. */
let environment: Record<string, string>;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'automateos-failpoints-'));
  environment = { NODE_COMPILE_CACHE: path.join(folder, 'cache') };
  // Only a process that ends in good order leaves what it compiled.
  await (await startServer(path.join(folder, 'first'), environment)).stop();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What becomes of a process at a failpoint. */
const ENDS: Record<FailpointAction, { sqlite: string; postgres: string }> = {
  kill: { sqlite: 'SIGKILL', postgres: 'SIGKILL' },
  // An embedded database whose disk failed in a commit can be trusted no more: its process ends by itself.
  unknown: { sqlite: '1', postgres: 'lived' },
  stop: { sqlite: 'lived', postgres: 'lived' },
  delay: { sqlite: 'lived', postgres: 'lived' },
  error: { sqlite: 'lived', postgres: 'lived' },
};

/** Each life ended where it should; every accepted execution has ended once, and each failure has one dead letter. */
function expectSound({ violations, image, ends }: ChainOutcome, { lives }: Chain, where: 'sqlite' | 'postgres'): void {
  expect(ends).toEqual(lives.map(({ armed }) => armed[0] && ENDS[armed[0].action][where]));
  expect(violations).toEqual([]);
  const flows = lives.flatMap((life) => life.flows);
  const accepted = flows.reduce((sum, flow) => sum + deliveriesOf(flow), 0);
  const failed = flows.includes('failing') ? deliveriesOf('failing') : 0;
  const redriven = lives.some(({ deed }) => deed === 'redrive') ? failed : 0;
  const statuses = Map.groupBy(image.executions, ({ status }) => status);
  expect(statuses.get('success') ?? []).toHaveLength(accepted - failed + redriven);
  expect(statuses.get('failed') ?? []).toHaveLength(failed);
  expect(image.deadLetters).toHaveLength(failed);
}

const named = (chains: readonly Chain[]): (readonly [string, Chain])[] => chains.map((chain) => [chain.title, chain]);

/** No delivery leads to these: they have tests of their own. */
const ARMED_ELSEWHERE = [
  'cron.slot-moved-not-inserted',
  'wakeup.consumed-not-committed',
  'sub-workflow.child-inserted',
];

test('each failpoint is armed by a test', () => {
  const armed = CHAINS.flatMap(({ lives }) => lives.flatMap((life) => life.armed.map(({ name }) => name)));
  expect(new Set<string>([...armed, ...ARMED_ELSEWHERE])).toEqual(new Set(FAILPOINTS));
});

describe('a process on SQLite dies', () => {
  test.concurrent.each(named(CHAINS))('%s: nothing accepted is lost or done twice', PATIENCE, async (_title, chain) => {
    const outcome = await runChain(chain, environment);
    expectSound(outcome, chain, 'sqlite');
    const isCut = chain.lives.some(({ flows }) => flows.includes('large'));
    if (isCut) expect(outcome.cutRequests).toBeGreaterThan(0);
  });
});

describe('a server or worker on PostgreSQL dies', () => {
  let postgres: PostgresServer;
  let databases = 0;

  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  async function createDatabase(): Promise<string> {
    databases += 1;
    const name = `chain_${databases}`;
    const client = new pg.Client(postgres.url);
    await client.connect();
    await client.query(`create database ${name}`);
    await client.end();
    return postgres.urlOf(name);
  }

  const chains = named(CHAINS.filter(({ isOnPostgres }) => isOnPostgres));
  test.concurrent.each(chains)('%s: nothing accepted is lost or done twice', PATIENCE, async (_title, chain) => {
    expectSound(await runChain(chain, environment, await createDatabase()), chain, 'postgres');
  });
});
