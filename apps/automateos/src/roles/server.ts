import type { Config } from '../config.ts';
import { listenApi } from '../listen-api.ts';
import { needsPostgres } from '../needs-postgres.ts';
import { openEngine } from '../open-engine.ts';
import { stopInOrder } from '../stop-in-order.ts';
import { onStopSignal } from '../stop-signal.ts';

/** Serves the API until it is told to stop; workers run what it accepts. */
export async function startServer(config: Config): Promise<void> {
  needsPostgres('server', config);
  const engine = await openEngine(config, null);
  await engine.runtime.worker.start();
  const { listener, address } = await listenApi(config, engine);
  onStopSignal(engine.logger, () => stopInOrder(engine, listener, true));
  console.log(`AutomateOS is ready at ${address}`);
}
