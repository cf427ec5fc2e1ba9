import { AppError, type UserId } from '@automateos/model';
import type { EventStreamBody } from './event-stream-body.ts';

const MOST_PER_USER = 20;
/** Readers that do not read are cut after this long at the end of the server. */
const GRACE_MS = 1_000;

/** The event streams of this process: so many for each user, and none any more once the server ends. */
export function createOpenStreams() {
  const counts = new Map<UserId, number>();
  const bodies = new Set<EventStreamBody>();
  let isClosing = false;

  const release = (userId: UserId): void => {
    const left = (counts.get(userId) ?? 1) - 1;
    if (left === 0) counts.delete(userId);
    else counts.set(userId, left);
  };

  return {
    /** Keeps a place until the body that `open` gives is closed. @throws AppError RATE_LIMITED */
    async open(userId: UserId, open: () => Promise<EventStreamBody | undefined>): Promise<EventStreamBody | undefined> {
      const taken = counts.get(userId) ?? 0;
      if (taken >= MOST_PER_USER) {
        const headers = { 'Retry-After': '10' };
        throw new AppError('RATE_LIMITED', `At most ${MOST_PER_USER} event streams can be open at once.`, { headers });
      }
      // Before the first wait, so that many requests at once cannot pass together.
      counts.set(userId, taken + 1);
      const body = await open().catch((error: unknown) => {
        release(userId);
        throw error;
      });
      if (body === undefined) {
        release(userId);
        return undefined;
      }
      bodies.add(body);
      body.once('close', () => {
        bodies.delete(body);
        release(userId);
      });
      if (isClosing) body.finish();
      return body;
    },
    /** Ends all streams; resolves when they are closed. */
    async closeAll(): Promise<void> {
      isClosing = true;
      const open = [...bodies];
      const timer = setTimeout(() => {
        for (const body of open) body.destroy();
      }, GRACE_MS);
      const closed = open
        .filter((body) => !body.closed)
        .map((body) => new Promise((resolve) => body.once('close', resolve)));
      for (const body of open) body.finish();
      await Promise.all(closed);
      clearTimeout(timer);
    },
  };
}

export type OpenStreams = ReturnType<typeof createOpenStreams>;
