import { setTimeout as sleep } from 'node:timers/promises';
import { toError } from '@automateos/model';
import { PAUSED } from '@automateos/storage';
import type { Engine } from './open-engine.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Starts the worker of this process. In an installation that was restored it waits until somebody releases it: then
 * what is accepted meanwhile is queued, and nothing is claimed, swept or started by time.
 *
 * @returns after the start, or at once when it has to wait
 */
export async function startWorkerWhenReleased(engine: Engine): Promise<void> {
  if (!(await isPaused(engine))) return engine.runtime.worker.start();
  engine.logger.warn('this installation was restored and is paused: nothing runs until "automateos release"');
  void waitAndStart(engine);
}

async function waitAndStart(engine: Engine): Promise<void> {
  while (!engine.isStopping) {
    await sleep(LOOK_EVERY_MS, undefined, { ref: false });
    try {
      if (engine.isStopping || (await isPaused(engine))) continue;
      await engine.runtime.worker.start();
      return engine.logger.info('released');
    } catch (error: unknown) {
      engine.logger.error({ err: toError(error) }, 'the worker cannot be started yet');
    }
  }
}

async function isPaused({ storage }: Engine): Promise<boolean> {
  return (await storage.systemStores.instance.find(PAUSED)) !== undefined;
}
