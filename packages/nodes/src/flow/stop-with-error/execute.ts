import type { NodeContext, StepOutcome } from '@automateos/model';
import type { StopWithErrorConfig } from './definition.ts';

const MAX_MESSAGE = 2_000;

export function decide({ config }: Pick<NodeContext<StopWithErrorConfig>, 'config'>): StepOutcome {
  const { code, message } = config;
  return { ok: false, error: { code, message: message.slice(0, MAX_MESSAGE) }, retryable: false };
}
