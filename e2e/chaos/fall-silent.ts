import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxy as NetworkProxy } from '@automateos/testing';
import type { OddWorker } from './faults.ts';
import { takeWhenUp } from './managed-process.ts';

/** 15 s are promised for each; the rest is for a machine that does other things besides. */
const SEEN_WITHIN_MS = 30_000;
const HEALS_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 200;
/** Longer than the database is waited for by what is asked. */
const ANSWER_LIMIT_MS = 6_000;

/**
 * T9: what the worker is connected to is silent for ever, and so are new connections for a while. It has to find out, to
 * tell it at `/health/ready`, and to heal by itself once the network is back. Without the database it is not ready;
 * without Redis it is, because the sweep carries on, but says that the doorbell failed.
 *
 * @param shortestMs how long the network is away at least
 * @returns what it did not do
 */
export async function fallSilent(
  { process, toPostgres, healthUrl }: OddWorker,
  proxy: NetworkProxy,
  shortestMs: number,
): Promise<string[]> {
  await takeWhenUp(() => process);
  const isPostgres = proxy === toPostgres;
  const what = isPostgres ? 'PostgreSQL' : 'Redis';
  proxy.freeze();
  proxy.swallow(true);
  if (isPostgres) process.setAway(true);
  const isTold = async (): Promise<boolean> => {
    const health = await askHealth(healthUrl);
    return isPostgres ? health !== undefined && !health.isReady : health?.doorbell === 'failed';
  };
  const isWell = async (): Promise<boolean> => {
    const health = await askHealth(healthUrl);
    return health?.doorbell === 'ok' && health.isReady;
  };
  const [wasTold] = await Promise.all([until(isTold, SEEN_WITHIN_MS), sleep(shortestMs)]);
  proxy.swallow(false);
  if (isPostgres) process.setAway(false);
  const hasHealed = await until(isWell, HEALS_WITHIN_MS);
  process.giveBack();
  return [
    ...(wasTold ? [] : [`T9 a worker did not tell for ${SEEN_WITHIN_MS} ms that ${what} was silent`]),
    ...(hasHealed ? [] : [`T9 a worker was not well ${HEALS_WITHIN_MS} ms after ${what} could be reached again`]),
  ];
}

interface Health {
  readonly isReady: boolean;
  readonly doorbell: unknown;
}

/** Undefined when it does not answer: other faults of the run kill the process. */
async function askHealth(healthUrl: string): Promise<Health | undefined> {
  try {
    const response = await fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(ANSWER_LIMIT_MS) });
    const body = (await response.json()) as { checks?: { doorbell?: unknown } };
    return { isReady: response.ok, doorbell: body.checks?.doorbell };
  } catch {
    return undefined;
  }
}

async function until(isSo: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const limit = performance.now() + limitMs;
  while (performance.now() < limit) {
    if (await isSo()) return true;
    await sleep(ASK_EVERY_MS);
  }
  return false;
}
