import { createOperationApi } from '@automateos/http-api';
import { type Config, orConfigError } from '../config.ts';
import { needsPostgres } from '../needs-postgres.ts';
import { type Engine, openEngine } from '../open-engine.ts';
import { startWorkerWhenReleased } from '../start-worker-when-released.ts';
import { type Listener, stopInOrder } from '../stop-in-order.ts';
import { onStopSignal } from '../stop-signal.ts';

const DAY_MS = 86_400_000;

/** Runs what servers accept until it is told to stop. */
export async function startWorker(config: Config): Promise<void> {
  needsPostgres('worker', config);
  const engine = await openEngine(config, config.WORKER_CONCURRENCY);
  // Without a database for a while it has no socket and no timer that keeps the process alive; it is to wait for it.
  setInterval(() => {}, DAY_MS);
  await startWorkerWhenReleased(engine);
  const operation = await listenForOperation(config, engine);
  onStopSignal(engine.logger, () => stopInOrder(engine, operation?.listener, false));
  console.log(`AutomateOS worker is ready${operation === undefined ? '' : ` at ${operation.address}`}`);
}

async function listenForOperation(
  config: Config,
  { runtime, logger }: Engine,
): Promise<{ readonly listener: Listener; readonly address: string } | undefined> {
  const { HOST: host, HEALTH_PORT: port, METRICS_TOKEN: metricsToken, TRUST_PROXY: trustProxy } = config;
  if (port === undefined) return undefined;
  const api = await createOperationApi({ useCases: runtime.useCases, metricsToken, trustProxy, logger });
  const address = await orConfigError(() => api.listen({ host, port }));
  return { listener: api, address };
}
