import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import { compareValues } from '../../pure/compare.ts';
import { give } from '../../pure/define-pure-node.ts';
import { fieldOf } from '../../pure/items.ts';
import type { SortConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<SortConfig>, 'config'>): StepOutcome {
  const signs = config.by.map(({ direction }) => (direction === 'descending' ? -1 : 1));
  const rows = config.items.map((item) => ({ item, values: config.by.map(({ field }) => fieldOf(item, field)) }));
  rows.sort((a, b) => {
    for (const [index, sign] of signs.entries()) {
      const order = compare(a.values[index] ?? null, b.values[index] ?? null, sign);
      if (order !== 0) return order;
    }
    return 0;
  });
  return give(rows.map(({ item }) => item));
}

function compare(a: Json, b: Json, sign: number): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return sign * compareValues(a, b);
}
