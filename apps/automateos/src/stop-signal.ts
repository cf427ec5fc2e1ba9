import { toError } from '@automateos/model';
import type { Logger } from 'pino';

/** Past this a stop has failed, and what is left is as safe as after a crash. */
const STOP_LIMIT_MS = 24_000;

/** Ends the process in good order on SIGTERM or SIGINT; a second signal ends it at once. */
export function onStopSignal(logger: Logger, stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: string): void => {
    if (isStopping) process.exit(1);
    isStopping = true;
    logger.info({ signal }, 'stopping');
    setTimeout(() => {
      logger.error('stopping took too long; nothing that was accepted is lost');
      process.exit(1);
    }, STOP_LIMIT_MS).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: toError(error) }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}
