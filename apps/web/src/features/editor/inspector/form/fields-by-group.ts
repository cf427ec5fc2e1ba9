import type { JsonObject } from '@automateos/model';
import type { Field } from '../schema/field-shape.ts';

/** So many fields have to be out of the way before it is worth a click to get at them. */
const FEWEST = 3;

/**
 * Fields that say what the node does, and those that only fine-tune it: with a default, of one simple value, neither
 * required nor named in the node's summary.
 */
export function groupFields(
  fields: readonly Field[],
  summary: string,
): { readonly main: readonly Field[]; readonly more: readonly Field[] } {
  const more = fields.filter((field) => isFineTuning(field) && !summary.includes(`{${field.name}}`));
  if (more.length < FEWEST) return { main: fields, more: [] };
  return { main: fields.filter((field) => !more.includes(field)), more };
}

function isFineTuning({ isRequired, default: standard, shape }: Field): boolean {
  return !isRequired && standard !== undefined && ['number', 'boolean', 'choice', 'choices'].includes(shape.kind);
}

/** How many of the fields are set. */
export function countSet(fields: readonly Field[], config: JsonObject): number {
  return fields.filter(({ name }) => Object.hasOwn(config, name)).length;
}
