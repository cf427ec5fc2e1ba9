import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import type { SwitchConfig } from './definition.ts';

/** Conditions come evaluated. */
export function decide({ config }: Pick<NodeContext<SwitchConfig>, 'config'>): StepOutcome {
  const { value = null, cases, match } = config;
  const met = cases.filter(({ equals, when }) => (equals === undefined ? Boolean(when) : isSame(value, equals)));
  const names = new Set((match === 'all' ? met : met.slice(0, 1)).map(({ output }) => output));
  const outputs = names.size === 0 ? ['default'] : [...names];
  return { ok: true, output: { outputs }, emitted: outputs };
}

/** Forms and queries carry numbers as texts, so 5 is also met by "5"; null is met by null alone. */
function isSame(value: Json, wanted: string | number | boolean | null): boolean {
  if (value === null || wanted === null || typeof value === 'object') return value === wanted;
  return String(value) === String(wanted);
}
