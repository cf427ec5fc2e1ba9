import type { NodeContext, StepOutcome } from '@automateos/model';
import type { FilterConfig } from './definition.ts';

/** The condition comes evaluated; its truth is JavaScript's. */
export function execute({ config }: Pick<NodeContext<FilterConfig>, 'config'>): StepOutcome {
  const passed = Boolean(config.condition) === config.continue_on;
  return { ok: true, output: { passed }, emitted: [passed ? 'main' : 'rejected'] };
}
