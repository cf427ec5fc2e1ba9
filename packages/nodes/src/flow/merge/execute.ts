import { describeKind, type Json, type JsonObject, type NodeContext, type StepOutcome } from '@automateos/model';
import { give } from '../../pure/define-pure-node.ts';
import { objectAt } from '../../pure/items.ts';
import { invalidValue } from '../../pure/node-fault.ts';
import { OutputBudget } from '../../pure/output-budget.ts';
import { valueAt } from '../../pure/paths.ts';
import type { MergeConfig } from './definition.ts';

/** A list of objects with the name under which it came. */
type NamedList = readonly [name: string, items: readonly JsonObject[]];

export function decide({ config }: Pick<NodeContext<MergeConfig>, 'config'>): StepOutcome {
  // A branch that was skipped gives null where its expression says `?? null`.
  const inputs = Object.entries(config.inputs).filter(([, value]) => value !== null);
  switch (config.combine) {
    case 'object':
      return give(Object.fromEntries(inputs));
    case 'append':
      return give(inputs.flatMap(([, value]) => value));
    case 'by_position':
      return give(byPosition(inputs.map(listOfObjects), config.only_matching));
    case 'by_key':
      return give(byKey(inputs.map(listOfObjects), config.key ?? '', config.only_matching));
  }
}

function listOfObjects([name, value]: readonly [string, Json]): NamedList {
  if (!Array.isArray(value)) throw invalidValue(['inputs', name], `must be a list, not ${describeKind(value)}`);
  return [name, value.map((item: Json, index) => objectAt(item, ['inputs', name, index]))];
}

function byPosition(lists: readonly NamedList[], onlyMatching: boolean): Json {
  const lengths = lists.map(([, items]) => items.length);
  const length = lengths.length === 0 ? 0 : onlyMatching ? Math.min(...lengths) : Math.max(...lengths);
  return Array.from({ length }, (_, index) => joined(lists.map(([, items]) => items[index])));
}

/** Later objects win where fields have the same name. */
function joined(objects: readonly (JsonObject | undefined)[]): JsonObject {
  return Object.fromEntries(objects.flatMap((object) => Object.entries(object ?? {})));
}

/**
 * The first list leads: each of its items gets the fields of the first item with its key in each other list. Items of
 * the others that nobody asked for come after that, those with the same key together.
 */
function byKey(lists: readonly NamedList[], key: string, onlyMatching: boolean): Json {
  const [leading, ...others] = lists;
  if (leading === undefined) return [];
  const indexes = others.map((list) => firstByKey(list, key));
  const budget = new OutputBudget();
  const result: JsonObject[] = [];
  const seen = new Set<string>();
  const add = (item: JsonObject): void => {
    budget.takeValue(item);
    result.push(item);
  };
  const [name, items] = leading;
  for (const [position, item] of items.entries()) {
    const itemKey = keyOf(item, key, name, position);
    seen.add(itemKey);
    const matches = indexes.map((index) => index.get(itemKey));
    if (!onlyMatching || !matches.includes(undefined)) add(joined([item, ...matches]));
  }
  if (onlyMatching) return result;
  for (const otherKey of new Set(indexes.flatMap((index) => [...index.keys()]))) {
    if (!seen.has(otherKey)) add(joined(indexes.map((index) => index.get(otherKey))));
  }
  return result;
}

function firstByKey([name, items]: NamedList, key: string): Map<string, JsonObject> {
  const first = new Map<string, JsonObject>();
  for (const [position, item] of items.entries()) {
    const itemKey = keyOf(item, key, name, position);
    if (!first.has(itemKey)) first.set(itemKey, item);
  }
  return first;
}

/** Files and forms carry numbers as texts, so both are one key. */
function keyOf(item: JsonObject, key: string, name: string, position: number): string {
  const value = valueAt(item, key);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  const place = ['inputs', name, position, ...key.split('.')];
  throw invalidValue(place, `the key must be a text or a number, not ${describeKind(value)}`);
}
