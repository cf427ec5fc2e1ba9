import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findFreePort } from '@automateos/testing';
import { ApiClient } from '../support/api-client.ts';
import type { WatchedDatabase } from './audit.ts';
import { chaosDefinition } from './chaos-workflow.ts';
import { checkInvariants, type Findings } from './check-invariants.ts';
import type { Interval } from './downtime.ts';
import { type FaultCounts, injectFaults } from './faults.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { meetPoison } from './meet-poison.ts';
import { startPoison } from './poison.ts';
import { createRandom } from './random.ts';
import { type ChaosStorage, type Cleanup, LEASE_MS, startCluster } from './start-cluster.ts';

export interface ChaosOptions {
  readonly storage: ChaosStorage;
  readonly kills: number;
  readonly seed: number;
  /** Deliveries a second. */
  readonly rate: number;
  readonly workers: number;
  readonly log: (line: string) => void;
  /** Breaks it off; all that it started ends. */
  readonly signal?: AbortSignal;
}

export interface ChaosReport {
  readonly options: Omit<ChaosOptions, 'log' | 'signal'>;
  readonly faults: FaultCounts;
  /** Processes that a poisonous run took with it. */
  readonly poisonDeaths: number;
  readonly findings: Findings;
  /** Writes that were tried under a lost lease, as the workers' logs tell. */
  readonly fencedWrites: number;
  readonly acceptedPerSecond: number;
  readonly leaseMs: number;
  /** When nothing could be taken over. */
  readonly downtime: readonly Interval[];
  /** From the last fault until nothing was open. */
  readonly settleMs: number;
}

const LOADER = path.join(import.meta.dirname, 'loader.ts');
const SINK = path.join(import.meta.dirname, 'sink-process.ts');
const SETTLE_LIMIT_MS = 60_000;
const DELIVERY_LIMIT_MS = 2_000;

/** Runs the load, injects the faults, waits until everything has ended, and checks the promises. */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const folder = await mkdtemp(path.join(tmpdir(), 'automateos-chaos-'));
  const cleanup: Cleanup = [() => rm(folder, { recursive: true, force: true })];
  try {
    const run = runIn(folder, options, cleanup);
    return await (options.signal === undefined ? run : Promise.race([run, untilAborted(options.signal)]));
  } finally {
    for (const step of cleanup.reverse()) await step();
  }
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('broken off')), { once: true }),
  );
}

async function runIn(folder: string, options: ChaosOptions, cleanup: Cleanup): Promise<ChaosReport> {
  const { cluster, database, urls } = await startCluster(folder, options, cleanup);
  const all = [...cluster.servers, ...cluster.workers];
  const [url = ''] = urls;
  const api = new ApiClient(() => url);
  await api.signUp();
  const sinkLog = path.join(folder, 'sink.log');
  const hookPath = await createWorkflow(api, 'Chaos', await startSink(sinkLog, cleanup));
  const poison = await startPoison(() => all.flatMap(({ pid }) => pid ?? []));
  cleanup.push(poison.close);
  const poisonPath = await createWorkflow(api, 'Poison', poison.url);

  const loaderLedger = path.join(folder, 'loader.ledger');
  const startedAt = performance.now();
  const loader = startLoader(loaderLedger, options.rate, `${url}${hookPath}`);
  cleanup.push(() => loader.end('SIGKILL'));
  options.log(`seed ${options.seed}: ${options.kills} kills on ${options.storage}`);
  const deliver = (): Promise<number> => deliverOnce(`${url}${hookPath}`);
  const faults = await injectFaults({ cluster, kills: options.kills, random: createRandom(options.seed), deliver });
  // What the killer has done is over before somebody else kills.
  await sleep(2 * LEASE_MS);
  const poisoned = await meetPoison(api, `${url}${poisonPath}`, poison);
  const faultsEndedAt = performance.now();
  await loader.end('SIGTERM');
  const loadedMs = performance.now() - startedAt;
  await untilEnded(database);
  const settleMs = performance.now() - faultsEndedAt;
  const downtime = cluster.downtime.intervals();
  const evidence = { image: await database.read(), loaderLedger, sinkLog, downtime, poison: poisoned };
  const findings = checkInvariants(evidence);
  await Promise.all(all.map((one) => one.end('SIGTERM')));
  const { log: _log, signal: _signal, ...plain } = options;
  return {
    options: plain,
    faults: faults.counts,
    poisonDeaths: poisoned.deaths,
    findings: { ...findings, violations: [...faults.violations, ...findings.violations] },
    fencedWrites: all.reduce((sum, one) => sum + one.log().split('a stale write was refused').length - 1, 0),
    acceptedPerSecond: findings.counts.acks / (loadedMs / 1_000),
    leaseMs: LEASE_MS,
    downtime,
    settleMs,
  };
}

/** @returns the path of its webhook URL */
async function createWorkflow(api: ApiClient, name: string, targetUrl: string): Promise<string> {
  const { webhook_url } = await api.createWorkflow(name, chaosDefinition(targetUrl));
  return new URL(webhook_url).pathname;
}

/** The same delivery each time, so that it makes one execution at most. */
function deliverOnce(url: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'beside' };
  const body = JSON.stringify({ key: 'beside', number: 0 });
  return fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(DELIVERY_LIMIT_MS) }).then(
    ({ status }) => status,
    () => 0, // nobody listens
  );
}

/** @returns its address */
async function startSink(log: string, cleanup: Cleanup): Promise<string> {
  const port = await findFreePort();
  const args = [SINK, log, String(port)];
  const sink = manageProcess({ name: 'sink', args, env: process.env, readyLine: /^ready$/ });
  await sink.start();
  cleanup.push(() => sink.end('SIGKILL'));
  return `http://127.0.0.1:${port}`;
}

function startLoader(ledger: string, rate: number, target: string): ManagedProcess {
  const args = [LOADER, ledger, String(rate), target];
  const loader = manageProcess({ name: 'loader', args, env: process.env, readyLine: /^ready$/ });
  void loader.start();
  return loader;
}

/** A backlog may take its time, as long as it grows smaller: what does not for a minute is stuck. */
async function untilEnded(database: WatchedDatabase): Promise<void> {
  let fewest = Number.POSITIVE_INFINITY;
  for (let until = 0; ; ) {
    const open = await database.countOpen();
    if (open < fewest) {
      fewest = open;
      until = performance.now() + SETTLE_LIMIT_MS;
    }
    if (open === 0 || performance.now() > until) return;
    await sleep(100);
  }
}
