import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxy as NetworkProxy } from '@automateos/testing';
import type { OddWorker } from './faults.ts';
import { takeWhenUp } from './managed-process.ts';

/** 15 s are promised for each; the rest is for a machine that does other things besides. */
const SEEN_WITHIN_MS = 30_000;
const HEALS_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 200;

/**
 * T9: what the worker is connected to is silent for ever, and so are new connections for a while. It has to find out, to
 * say that it is not ready, and to heal by itself once the network is back.
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
  const [wasSeen] = await Promise.all([
    until(async () => !(await isReady(healthUrl)), SEEN_WITHIN_MS),
    sleep(shortestMs),
  ]);
  proxy.swallow(false);
  if (isPostgres) process.setAway(false);
  const hasHealed = await until(() => isReady(healthUrl), HEALS_WITHIN_MS);
  process.giveBack();
  return [
    ...(wasSeen ? [] : [`T9 a worker was ready for ${SEEN_WITHIN_MS} ms while ${what} was silent`]),
    ...(hasHealed ? [] : [`T9 a worker was not ready ${HEALS_WITHIN_MS} ms after ${what} could be reached again`]),
  ];
}

function isReady(healthUrl: string): Promise<boolean> {
  return fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function until(isSo: () => Promise<boolean>, limitMs: number): Promise<boolean> {
  const limit = performance.now() + limitMs;
  while (performance.now() < limit) {
    if (await isSo()) return true;
    await sleep(ASK_EVERY_MS);
  }
  return false;
}
