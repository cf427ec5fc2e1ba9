import type { ExecutionId } from '@automateos/model';
import type { RedriveRefusal } from '../ports.ts';

/** A letter that cannot be redriven as was asked, and why. */
export interface RefusedLetter {
  readonly code: string;
  readonly message: string;
  readonly executionId: ExecutionId;
}

/** A group has few causes; this many are kept apart. */
const KINDS = 20;

/** Counts a refusal to those of its kind. */
export function addRefusal(
  refusals: readonly RedriveRefusal[],
  { code, message, executionId }: RefusedLetter,
): readonly RedriveRefusal[] {
  const isKnown = refusals.some((one) => one.code === code && one.message === message);
  if (isKnown) {
    return refusals.map((one) =>
      one.code === code && one.message === message ? { ...one, count: one.count + 1 } : one,
    );
  }
  return refusals.length < KINDS ? [...refusals, { code, message, count: 1, exampleId: executionId }] : refusals;
}
