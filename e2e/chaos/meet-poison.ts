import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../support/api-client.ts';
import type { Poison } from './poison.ts';

const RUNS = 2;
const LIMIT_MS = 90_000;
const PAUSE_MS = 100;

export interface Poisoned {
  readonly ids: ReadonlySet<string>;
  readonly startedAt: number;
  /** Processes that the runs took with them. */
  readonly deaths: number;
}

/** Accepts runs that kill who runs them, among the load, and waits until they are given up. */
export async function meetPoison(api: ApiClient, hookUrl: string, poison: Poison): Promise<Poisoned> {
  const startedAt = Date.now();
  const ids = new Set(await Promise.all(Array.from({ length: RUNS }, (_, run) => deliver(hookUrl, `poison-${run}`))));
  const limit = performance.now() + LIMIT_MS;
  for (const id of ids) {
    while (performance.now() < limit && !(await hasEnded(api, id))) await sleep(PAUSE_MS);
  }
  return { ids, startedAt, deaths: poison.deaths() };
}

async function deliver(url: string, key: string): Promise<string> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': key };
  for (;;) {
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ key, number: 0 }) });
      if (response.status === 202) return ((await response.json()) as { execution_id: string }).execution_id;
    } catch {
      // Nobody listens: the process that does was just killed.
    }
    await sleep(PAUSE_MS);
  }
}

async function hasEnded(api: ApiClient, id: string): Promise<boolean> {
  try {
    const { status } = await api.getExecution(id);
    return status !== 'queued' && status !== 'running' && status !== 'waiting';
  } catch {
    return false; // as above
  }
}
