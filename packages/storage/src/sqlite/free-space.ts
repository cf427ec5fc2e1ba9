import { statfs } from 'node:fs/promises';
import { toError } from '@automateos/model';
import type { Clock } from '@automateos/runtime';
import type { StorageLogger } from '../storage.ts';

const LOOK_EVERY_MS = 1_000;

/**
 * Knows how much room there is on the disk of a folder, in bytes; null: that cannot be told. Who asks gets what the last
 * look found, and has the next one made when that is over a second ago: nobody waits for the disk.
 */
export async function watchFreeSpace(
  folder: string,
  clock: Pick<Clock, 'monotonicMs'>,
  logger: StorageLogger,
): Promise<() => number | null> {
  let freeBytes: number | null = null;
  let lookedAtMs = 0;
  const look = async (): Promise<void> => {
    lookedAtMs = clock.monotonicMs();
    try {
      const { bavail, bsize } = await statfs(folder);
      freeBytes = bavail * bsize;
    } catch (error: unknown) {
      freeBytes = null;
      logger.warn({ err: toError(error), folder }, 'the room on the disk cannot be told');
    }
  };
  await look();
  return () => {
    if (clock.monotonicMs() - lookedAtMs >= LOOK_EVERY_MS) void look();
    return freeBytes;
  };
}
