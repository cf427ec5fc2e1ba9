import type { Json, JsonObject, NodeContext, StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { fieldOf, identityOf } from '../../pure/items.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { valueAt } from '../../pure/paths.ts';
import { compute, type IndexedValue } from './compute.ts';
import type { SummarizeConfig, SummarizeValue } from './definition.ts';

interface Group {
  readonly keys: JsonObject;
  /** Places of its items in the list. */
  readonly places: number[];
}

export function decide({ config }: Pick<NodeContext<SummarizeConfig>, 'config'>): StepOutcome {
  const { items, values, group_by: groupBy } = config;
  const budget = new OutputBudget();
  if (groupBy.length === 0) return give(figures(items, [...items.keys()], values, budget));
  const groups = [...groupsOf(items, groupBy).values()].map(({ keys, places }) => {
    budget.takeValue(keys);
    return { ...keys, ...figures(items, places, values, budget) };
  });
  return give(groups);
}

function groupsOf(items: readonly Json[], groupBy: readonly string[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const [place, item] of items.entries()) {
    const keys = groupBy.map((field) => fieldOf(item, field));
    const identity = identityOf(keys);
    const group = groups.get(identity);
    if (group === undefined) {
      const named = groupBy.map((field, index): [string, Json] => [field, keys[index] ?? null]);
      groups.set(identity, { keys: Object.fromEntries(named), places: [place] });
    } else group.places.push(place);
  }
  return groups;
}

function figures(
  items: readonly Json[],
  places: readonly number[],
  values: readonly SummarizeValue[],
  budget: OutputBudget,
): JsonObject {
  const named = values.map((value): [string, Json] => {
    const name = value.as ?? (value.field === undefined ? value.operation : `${value.operation}_${value.field}`);
    const figure = compute(value, valuesOf(items, places, value.field));
    budget.takeValue(figure);
    return [name, figure];
  });
  return Object.fromEntries(named);
}

/** The values that are there: what is missing or null has no part in any figure. */
function valuesOf(items: readonly Json[], places: readonly number[], field: string | undefined): IndexedValue[] {
  const found: IndexedValue[] = [];
  for (const place of places) {
    const item = items[place] ?? null;
    const value = field === undefined ? item : valueAt(item, field);
    if (field === undefined || (value !== undefined && value !== null)) found.push({ place, value: value ?? null });
  }
  return found;
}
