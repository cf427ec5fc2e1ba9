import type { RedriveStart, UserId, VersionChoice } from '@automateos/model';
import type { RestartSource, StepRecord } from '../ports.ts';
import type { Restart, Restarter } from '../restart/restarter.ts';

/** Prepares the execution that takes a dead letter's place. */
export async function restartLetter(
  restarter: Restarter,
  ownerId: UserId,
  source: RestartSource | undefined,
  { from, version }: { readonly from: RedriveStart; readonly version: VersionChoice },
  given: readonly StepRecord[] = [],
): Promise<Restart> {
  if (source === undefined) {
    return { ok: false, code: 'EXECUTION_MISSING', message: 'The execution is not there any more.' };
  }
  const point = from === 'start' ? ({ kind: 'start' } as const) : ({ kind: 'failed-step' } as const);
  return restarter.prepare({ ownerId, source, point, version, given });
}
