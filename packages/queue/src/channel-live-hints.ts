import { randomUUID } from 'node:crypto';
import type { Clock, HintChannel, LiveChange, LiveHints } from '@automateos/runtime';
import { ChangeBatch } from './change-batch.ts';
import { changedText, readLiveHint, wantedText } from './live-hint-text.ts';

/** How often a process says that somebody listens to it. */
const WANT_EVERY_MS = 3_000;
/** So long after it was last said, processes still send. */
const WANTED_FOR_MS = 10_000;

/**
 * Hints between processes, over a channel that others use too. A process sends only while another one says that somebody
 * listens there: with nobody in front of a screen, nothing is sent at all. What happens in the process itself is heard
 * without the channel.
 */
export function createChannelLiveHints(channel: HintChannel, clock: Clock): LiveHints {
  const self = randomUUID();
  const listeners = new Set<(changes: readonly LiveChange[]) => void>();
  let wantedUntilMs = Number.NEGATIVE_INFINITY;
  let stopWanting: (() => void) | undefined;

  const isWantedElsewhere = (): boolean => clock.monotonicMs() < wantedUntilMs;
  const tell = (changes: readonly LiveChange[]): void => {
    for (const hear of listeners) hear(changes);
  };
  const batch = new ChangeBatch(clock, (changes) => {
    tell(changes);
    if (isWantedElsewhere()) channel.publish(changedText(self, changes));
  });
  const want = (): void => {
    channel.publish(wantedText(self));
    stopWanting = clock.after(WANT_EVERY_MS, want);
  };
  const unsubscribe = channel.subscribe((text) => {
    const heard = readLiveHint(text);
    if (heard === undefined || heard.sender === self) return;
    if (heard.kind === 'wanted') wantedUntilMs = clock.monotonicMs() + WANTED_FOR_MS;
    else if (heard.changes.length > 0) tell(heard.changes);
  });

  return {
    publish: (workflowId, executionId, isUrgent) => {
      if (listeners.size > 0 || isWantedElsewhere()) batch.add(workflowId, executionId, isUrgent);
    },
    subscribe: (hear) => {
      const listener = (changes: readonly LiveChange[]): void => hear(changes);
      listeners.add(listener);
      if (listeners.size === 1) want();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        stopWanting?.();
        stopWanting = undefined;
      };
    },
    close: () => {
      unsubscribe();
      stopWanting?.();
      listeners.clear();
      batch.stop();
      return Promise.resolve();
    },
  };
}
