import type { Json, NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { valueAt } from '../../pure/paths.ts';
import type { AggregateConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<AggregateConfig>, 'config'>): StepOutcome {
  const budget = new OutputBudget();
  const lists = config.fields.map(({ field, as }): [string, Json] => {
    const values: Json[] = [];
    for (const item of config.items) {
      const value = valueAt(item, field) ?? null;
      if (value === null && config.skip_missing) continue;
      budget.takeValue(value);
      values.push(value);
    }
    return [as ?? field, values];
  });
  return give(Object.fromEntries(lists));
}
