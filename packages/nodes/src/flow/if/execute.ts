import type { NodeContext, StepOutcome } from '@automateos/model';
import type { IfConfig } from './definition.ts';

/** The condition comes evaluated; its truth is JavaScript's. */
export function decide({ config }: Pick<NodeContext<IfConfig>, 'config'>): StepOutcome {
  const result = Boolean(config.condition);
  return { ok: true, output: { result }, emitted: [String(result)] };
}
