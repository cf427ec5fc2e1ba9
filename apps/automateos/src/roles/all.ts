import type { Config } from '../config.ts';
import { listenApi } from '../listen-api.ts';
import { openEngine } from '../open-engine.ts';
import { startWorkerWhenReleased } from '../start-worker-when-released.ts';
import { stopInOrder } from '../stop-in-order.ts';
import { onStopSignal } from '../stop-signal.ts';

/** Runs everything in one process until it is told to stop. */
export async function startAll(config: Config): Promise<void> {
  const engine = await openEngine(config, config.WORKER_CONCURRENCY);
  // First a name for this worker, then requests: what is accepted runs here at once, under that name.
  await startWorkerWhenReleased(engine);
  const { listener, address } = await listenApi(config, engine);
  onStopSignal(engine.logger, () => stopInOrder(engine, listener, config.DATABASE_URL !== undefined));
  console.log(`AutomateOS is ready at ${address}`);
}
