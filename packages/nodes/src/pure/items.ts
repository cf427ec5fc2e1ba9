import { describeKind, isJsonObject, type Json, type JsonObject, type Path } from '@automateos/model';
import { z } from 'zod';
import { invalidValue } from './node-fault.ts';
import { pathSchema, valueAt } from './paths.ts';

/** Any JSON value: the document that it is in has been parsed as JSON, so nothing is left to check. */
export const jsonSchema = z.unknown() as z.ZodType<Json>;

/** The list that a list operation works on. */
export const itemsField = z.array(jsonSchema).meta({
  title: 'List',
  description: 'The list to work on.',
  format: 'json',
  examples: ['{{trigger.payload.items}}', '{{orders.body.results}}'],
  placeholder: '{{input}}',
});

/** @throws NodeFault when the value at `path` of the config is not an object */
export function objectAt(value: Json, path: Path): JsonObject {
  if (!isJsonObject(value)) throw invalidValue(path, `must be an object, not ${describeKind(value)}`);
  return value;
}

/** What tells values apart: equal for equal values, whatever the order of their fields. */
export function identityOf(value: Json): string {
  return JSON.stringify(value, (_, inner: Json) =>
    isJsonObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner,
  );
}

/** A field of each item, or the items themselves when no field is named; what is missing is null. */
export function fieldOf(item: Json, field: string | undefined): Json {
  return field === undefined ? item : (valueAt(item, field) ?? null);
}

/** A `field` of items in a list operation. */
export function fieldPath(title: string, description: string) {
  return pathSchema.meta({ title, description, format: 'path', examples: ['customer.name'] });
}
