import type { Clock, Doorbell, HintChannel } from '@automateos/runtime';
import { createBreaker } from './breaker.ts';
import { createHearing, type Hearing } from './bullmq-hearing.ts';
import { createRinging, type QueuePlace } from './bullmq-ringing.ts';
import { hearRings, publishRing } from './channel-doorbell.ts';
import { createRingGatherer } from './gather-rings.ts';
import { type QueueLogger, SILENT } from './redis-connections.ts';

const QUEUE = 'doorbell';
const PREFIX = 'automateos';

export interface BullmqDoorbellOptions {
  readonly url: string;
  readonly clock: Clock;
  /** Carries what all must hear. It is not closed with the doorbell. */
  readonly channel: HintChannel;
  readonly logger?: QueueLogger;
  /** Installations that share a Redis each have their own. */
  readonly prefix?: string;
}

/**
 * The doorbell of many processes on Redis: each ring goes to one of those that listen, rings for later wait in Redis.
 * Redis holds nothing that matters; while it is away rings are lost, and it is used again when it is back.
 */
export function createBullmqDoorbell(options: BullmqDoorbellOptions): Doorbell {
  const { url, clock, channel, logger = SILENT, prefix = PREFIX } = options;
  const place: QueuePlace = { prefix, queue: QUEUE };
  const breaker = createBreaker(clock.monotonicMs);
  const ringing = createRinging(url, place, breaker, logger);
  const heard = createRingGatherer();
  const unsubscribe = hearRings(channel, heard);
  let hearing: Hearing | undefined;
  let closing: Promise<void> = Promise.resolve();

  const deafen = (): Promise<void> => {
    const closed = hearing?.close() ?? Promise.resolve();
    hearing = undefined;
    closing = Promise.all([closing, closed]).then(() => {});
    return closing;
  };

  return {
    ring: (executionId, atMs, wakeSeq) => {
      const delayMs = atMs === undefined ? 0 : Math.max(0, Math.round(atMs - clock.nowMs()));
      ringing.send({ executionId, delayMs, wakeSeq });
    },
    ringAll: (executionId) => publishRing(channel, executionId),
    listen: (hear) => {
      const stop = heard.listen(hear);
      hearing ??= createHearing(url, place, heard.add, SILENT);
      return () => {
        stop();
        // Else this process would go on taking rings that others could answer.
        void deafen();
      };
    },
    state: () => {
      const isUp = ringing.isUp() && !breaker.isOpen() && channel.state() === 'ok' && (hearing?.isUp() ?? true);
      return isUp ? 'ok' : 'failed';
    },
    lostRings: ringing.lost,
    close: async () => {
      heard.close();
      unsubscribe();
      await deafen();
      await ringing.close();
    },
  };
}
