import type { Field, FieldShape, TextContent } from './field-shape.ts';
import { singularOf, titleOf } from './field-words.ts';
import { followReference, type JsonSchema, mergeAll } from './json-schema.ts';
import { deeper, JSON_SHAPE, type Reader, shapeOfUnion, toChoice } from './read-union.ts';

/** Schemas nested deeper than this are edited as JSON: nobody reads a form of so many levels. */
const DEEPEST = 6;

const CONTENT: Readonly<Record<string, TextContent>> = {
  multiline: 'multiline',
  url: 'url',
  uri: 'url',
  cron: 'cron',
  instant: 'instant',
  'date-time': 'instant',
  time_zone: 'time-zone',
  path: 'path',
  email: 'email',
  secret: 'secret',
};

/** The fields of a node type's config, in the order of its schema. */
export function readFields(schema: JsonSchema): readonly Field[] {
  const reader: Reader = {
    depth: 0,
    resolve: (part) => resolve(part, schema),
    shapeOf,
    fieldsOf,
  };
  return fieldsOf(resolve(schema, schema), reader);
}

function fieldsOf(schema: JsonSchema, reader: Reader): Field[] {
  const required = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, part]) => readField(name, part, required, reader));
}

function readField(name: string, part: JsonSchema, required: ReadonlySet<string>, reader: Reader): Field {
  const schema = reader.resolve(part);
  const title = schema.title ?? titleOf(name);
  return {
    name,
    title,
    description: schema.description,
    isRequired: required.has(name) && schema.default === undefined,
    default: schema.default,
    placeholder: schema.placeholder ?? placeholderOf(schema),
    shape: shapeOf(schema, title, reader),
  };
}

function placeholderOf({ default: value, examples }: JsonSchema): string | undefined {
  if (value === undefined || value === null) return typeof examples?.[0] === 'string' ? examples[0] : undefined;
  if (typeof value === 'string') return value === '' ? undefined : value;
  return typeof value === 'object' ? undefined : String(value);
}

/** References followed and `allOf` merged; what stands beside a reference says more about this place. */
function resolve(schema: JsonSchema, root: JsonSchema): JsonSchema {
  let current = schema;
  for (let hops = 0; current.$ref !== undefined && hops < 10; hops += 1) {
    const { $ref, ...beside } = current;
    const target = followReference($ref, root);
    if (target === undefined) return beside;
    current = { ...target, ...beside };
  }
  return mergeAll(current);
}

function shapeOf(unresolved: JsonSchema, title: string, reader: Reader): FieldShape {
  const schema = reader.resolve(unresolved);
  const byFormat = shapeOfFormat(schema, title, reader);
  if (byFormat !== undefined) return byFormat;
  if (schema.const !== undefined) return { kind: 'choice', choices: [toChoice(schema.const)] };
  if (schema.enum !== undefined) return { kind: 'choice', choices: schema.enum.map(toChoice) };
  if (reader.depth >= DEEPEST) return JSON_SHAPE;
  const union = schema.oneOf ?? schema.anyOf;
  if (union !== undefined) return shapeOfUnion(union, title, reader);
  if (Array.isArray(schema.type)) {
    return shapeOfUnion(
      schema.type.map((type) => ({ ...schema, type })),
      title,
      reader,
    );
  }
  switch (schema.type ?? '') {
    case 'string':
      return { kind: 'text', content: 'line' };
    case 'integer':
    case 'number':
      return numberShape(schema, false);
    case 'boolean':
      return { kind: 'boolean' };
    case 'array':
      return listShape(schema, title, reader);
    case 'object':
      return objectShape(schema, title, reader);
    default:
      return JSON_SHAPE;
  }
}

function shapeOfFormat(schema: JsonSchema, title: string, reader: Reader): FieldShape | undefined {
  const { format = '', type, items } = schema;
  if (format === 'json') {
    // Free keys have rows of their own, whose values are any JSON.
    return type === 'object' && isFree(schema) ? undefined : JSON_SHAPE;
  }
  if (format !== '' && type === 'array' && typeof items === 'object') {
    const { format: _, ...list } = schema;
    return shapeOf({ ...list, items: { ...items, format } }, title, reader);
  }
  switch (format) {
    case 'condition':
    case 'code':
    case 'sql':
    case 'node':
    case 'workflow':
      return { kind: format };
    case 'duration_ms':
      return numberShape(schema, true);
    case 'credential':
      return { kind: 'credential', credentialTypes: schema.credential_types ?? [] };
    default: {
      const content = Object.hasOwn(CONTENT, format) ? CONTENT[format] : undefined;
      return content === undefined ? undefined : { kind: 'text', content };
    }
  }
}

function isFree({ properties, additionalProperties }: JsonSchema): boolean {
  return properties === undefined && typeof additionalProperties === 'object';
}

function numberShape({ type, minimum, maximum }: JsonSchema, isDuration: boolean): FieldShape {
  // What zod writes for a whole number without bounds is no bound for people.
  const bound = (value: number | undefined) => (Math.abs(value ?? 0) >= Number.MAX_SAFE_INTEGER ? undefined : value);
  return {
    kind: 'number',
    isInteger: type !== 'number',
    minimum: bound(minimum),
    maximum: bound(maximum),
    isDuration,
  };
}

function listShape(schema: JsonSchema, title: string, reader: Reader): FieldShape {
  const { items, prefixItems } = schema;
  if (prefixItems !== undefined || typeof items !== 'object') return JSON_SHAPE;
  const item = shapeOf(items, singularOf(title), deeper(reader));
  if (item.kind === 'choice') return { kind: 'choices', choices: item.choices, isOneAllowed: false };
  return { kind: 'list', item, itemLabel: reader.resolve(items).title ?? singularOf(title) };
}

function objectShape(schema: JsonSchema, title: string, reader: Reader): FieldShape {
  const { properties, additionalProperties } = schema;
  const hasFields = properties !== undefined && Object.keys(properties).length > 0;
  const hasFreeKeys = typeof additionalProperties === 'object' || additionalProperties === true;
  if (hasFields) {
    // Both named and free keys: only JSON can hold all of it.
    return hasFreeKeys ? JSON_SHAPE : { kind: 'object', fields: fieldsOf(schema, deeper(reader)) };
  }
  if (typeof additionalProperties !== 'object') return JSON_SHAPE;
  const value = shapeOf(additionalProperties, singularOf(title), deeper(reader));
  const repeated = repeatedValueOf(value);
  return repeated === undefined
    ? { kind: 'record', value, isRepeatable: false }
    : { kind: 'record', value: repeated, isRepeatable: true };
}

/** A value or a list of such values: its key may be written several times. */
function repeatedValueOf(shape: FieldShape): FieldShape | undefined {
  if (shape.kind !== 'either' || shape.alternatives.length !== 2) return undefined;
  const [one, many] = shape.alternatives.map((alternative) => alternative.shape);
  return one !== undefined && many?.kind === 'list' && one.kind === many.item.kind ? one : undefined;
}
