import { type ExecutionId, isUuid } from '@automateos/model';
import type { Clock, Doorbell, HintChannel } from '@automateos/runtime';
import { createRingGatherer, type RingGatherer } from './gather-rings.ts';
import { createRingTimers } from './ring-timers.ts';

const WORD = 'ring ';

/** Says "ring" to everybody on the channel. */
export function publishRing(channel: HintChannel, executionId: ExecutionId): void {
  channel.publish(`${WORD}${executionId}`);
}

/** Passes on what is rung on the channel; what is no id, or not a ring at all, is nothing. */
export function hearRings(channel: HintChannel, heard: RingGatherer): () => void {
  return channel.subscribe((text) => {
    const id = text.startsWith(WORD) ? text.slice(WORD.length) : '';
    if (isUuid(id)) void heard.add(id as ExecutionId); // an id by its form; a forged one finds no execution
  });
}

/**
 * The doorbell of many processes on one channel of hints: all hear every ring, and the claim decides whose it is. Rings
 * for later wait in the process that rang. The channel is not closed with it.
 */
export function createChannelDoorbell(channel: HintChannel, clock: Clock): Doorbell {
  const heard = createRingGatherer();
  let lost = 0;
  const timers = createRingTimers(clock, (executionId) => {
    if (channel.state() === 'failed') lost += 1;
    publishRing(channel, executionId);
  });
  const unsubscribe = hearRings(channel, heard);
  return {
    ring: timers.ring,
    ringAll: timers.ring,
    listen: heard.listen,
    state: channel.state,
    lostRings: () => lost,
    close: () => {
      timers.close();
      heard.close();
      unsubscribe();
      return Promise.resolve();
    },
  };
}
