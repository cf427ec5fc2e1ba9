import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { fieldOf, identityOf } from '../../pure/items.ts';
import type { DedupeConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<DedupeConfig>, 'config'>): StepOutcome {
  const { items, by, keep } = config;
  const kept = new Map<string, Json>();
  for (const item of keep === 'first' ? items : items.toReversed()) {
    const identity = identityOf(by.length === 0 ? item : by.map((field) => fieldOf(item, field)));
    if (!kept.has(identity)) kept.set(identity, item);
  }
  const result = [...kept.values()];
  return give(keep === 'first' ? result : result.reverse());
}
