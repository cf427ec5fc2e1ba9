import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from './open-engine.ts';

/** What takes requests: a server of Fastify. */
export interface Listener {
  readonly server: { closeAllConnections(): void };
  close(): PromiseLike<unknown>;
}

/** How long running steps may go on after SIGTERM before they are cut. */
const DRAIN_MS = 15_000;
/** How long a server goes on serving with a red readiness, so that balancers take it out before it refuses anybody. */
const BALANCER_MS = 2_000;
/** A request that is still under way then is cut: its sender may be slower than we have time. */
const REQUESTS_MS = 18_000;

/**
 * Stops a process in good order: takes nothing more at once, goes on serving while balancers look away, finishes or
 * hands back what runs, commits, closes.
 *
 * @param hasPeers others serve in its place: then it waits for the balancers
 */
export async function stopInOrder(engine: Engine, listener: Listener | undefined, hasPeers: boolean): Promise<void> {
  engine.isStopping = true;
  const drained = engine.runtime.worker.stop(DRAIN_MS);
  const cut = setTimeout(() => listener?.server.closeAllConnections(), REQUESTS_MS);
  if (listener !== undefined && hasPeers) await sleep(BALANCER_MS);
  await listener?.close();
  await drained;
  clearTimeout(cut);
  await engine.close();
}
