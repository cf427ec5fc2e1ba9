import type { NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import type { RespondConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<RespondConfig>, 'config'>): StepOutcome {
  const { status, headers, body = null } = config;
  const texts = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
  return give({ status, headers: Object.fromEntries(texts), body });
}
