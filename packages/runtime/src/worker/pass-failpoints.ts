import { failpoint } from '@automateos/model';
import type { Transition } from '../ports.ts';

/** The failpoints that a run passes before a write of it is handed to the journal. */
export function passBeforeWrite(transition: Transition | null, hasIntents: boolean, hasConsumed: boolean): void {
  if (hasConsumed) failpoint('wakeup.consumed-not-committed');
  if (hasIntents) failpoint('step.before-intent');
  if (transition === null) return;
  if (transition.to === 'waiting') failpoint('park.before-compare');
  else if (transition.to === 'queued') failpoint('drain.before-release');
  else failpoint('finish.before-commit');
}

/** Those that it passes once it knows of the commit. */
export function passAfterCommit(transition: Transition | null, hasRetries: boolean): void {
  if (transition?.to === 'waiting') failpoint('park.committed');
  else if (transition !== null && transition.to !== 'queued') failpoint('finish.committed-not-published');
  else if (hasRetries) failpoint('retry.committed-not-slept');
  else failpoint('step.committed-not-advanced');
}
