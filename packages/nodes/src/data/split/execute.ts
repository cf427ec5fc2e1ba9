import { describeKind, type Json, type JsonObject, type NodeContext, type StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import { jsonSize, OutputBudget } from '../../pure/output-budget.ts';
import { putAt, valueAt } from '../../pure/paths.ts';
import type { SplitConfig } from './definition.ts';

export function decide({ config }: Pick<NodeContext<SplitConfig>, 'config'>): StepOutcome {
  const { items, field, keep } = config;
  const budget = new OutputBudget();
  const result: Json[] = [];
  for (const [index, item] of items.entries()) {
    const entries = valueAt(item, field) ?? [];
    if (!Array.isArray(entries)) {
      const place = ['items', index, ...field.split('.')];
      throw invalidValue(place, `must be a list, not ${describeKind(entries)}`);
    }
    const rest = keep === 'all' ? jsonSize(item) - jsonSize(entries) : 0;
    for (const entry of entries as readonly Json[]) {
      budget.take(rest);
      budget.takeValue(entry);
      result.push(keep === 'all' ? withEntry(item, field, entry) : entry);
    }
  }
  return give(result);
}

/** A copy of the item in which the entry stands where the whole list stood. */
function withEntry(item: Json, field: string, entry: Json): Json {
  const copy = copiedAlong(item, field.split('.'));
  putAt(copy, field, entry);
  return copy as Json;
}

/** Only what lies on the way is written to, and so has to be copied. */
function copiedAlong(value: Json, [first = '', ...rest]: readonly string[]): Record<string, Json> | Json[] {
  const copy = Array.isArray(value) ? [...(value as readonly Json[])] : { ...(value as JsonObject) };
  if (rest.length > 0) Reflect.set(copy, first, copiedAlong(Reflect.get(copy, first) as Json, rest));
  return copy;
}
