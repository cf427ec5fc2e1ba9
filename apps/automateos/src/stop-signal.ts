import { toError } from '@automateos/model';
import type { Logger } from 'pino';
import { isStartedByNpm } from './config.ts';

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
  if (isStartedByNpm()) watchParent(() => onSignal('the parent has ended'));
}

const PARENT_CHECK_MS = 500;

/**
 * npm does not hand signals on to what its scripts started: who ends `npm start` would leave the server behind. So a
 * process that npm started ends when the process that started it is gone.
 */
function watchParent(onGone: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    onGone();
  }, PARENT_CHECK_MS);
  timer.unref();
}
