import { setTimeout as sleep } from 'node:timers/promises';
import type { SmallDisk } from './small-disk.ts';

/** The product looks at the room on its disk once a second. */
const NOTICED_AFTER_MS = 1_500;
const FULL_MS = 1_000;
const RESUMES_WITHIN_MS = 30_000;
const ASK_EVERY_MS = 100;

/**
 * T10: not a byte is left for a while. Nothing new is accepted meanwhile, and work goes on once there is room.
 *
 * @param deliver tries a delivery; gives the answer's status, or 0 where none came
 * @returns what was not so
 */
export async function fillDisk(disk: SmallDisk, deliver: () => Promise<number>): Promise<string[]> {
  disk.fill();
  await sleep(NOTICED_AFTER_MS);
  const status = await deliver();
  await sleep(FULL_MS);
  disk.makeRoom();
  const violations = status === 503 || status === 0 ? [] : [`T10 answered ${status} while the disk was full`];
  for (const limit = performance.now() + RESUMES_WITHIN_MS; performance.now() < limit; await sleep(ASK_EVERY_MS)) {
    if ((await deliver()) === 202) return violations;
  }
  return [...violations, `T10 nothing was accepted ${RESUMES_WITHIN_MS} ms after the disk had room again`];
}
