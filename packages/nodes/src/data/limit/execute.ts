import type { NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import type { LimitConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<LimitConfig>, 'config'>): StepOutcome {
  const { items, count, from, skip } = config;
  if (from === 'start') return give(items.slice(skip, skip + count));
  const end = Math.max(0, items.length - skip);
  return give(items.slice(Math.max(0, end - count), end));
}
