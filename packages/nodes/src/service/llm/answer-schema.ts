import { formatPath, isJsonObject, issueText, type Json, type JsonObject } from '@automateos/model';
import { z } from 'zod';

const MAX_SCHEMA_BYTES = 32 * 1024;
const MAX_DEPTH = 32;
const MAX_FAULTS = 20;

/** Keywords whose values are schemas, or hold schemas. */
const ONE_SCHEMA = ['items', 'additionalProperties'];
const SCHEMA_LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
/** Keywords that hold plain values. */
const PLAIN = [
  'type',
  'enum',
  'const',
  'required',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
];
const NUMBERS = PLAIN.slice(PLAIN.indexOf('minimum'));
/** Keywords for people and models: nothing is checked by them. */
const NOTES = ['title', 'description', 'examples', 'default', 'format', '$schema', '$id', '$comment'];

/** A schema that cannot be used; the message says where and why. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

/** Says what is wrong with a value, one line for each fault; none: it fits. */
export type CheckAnswer = (value: Json) => readonly string[];

/**
 * Makes a check of a JSON Schema that a user wrote. What could make the check slow is refused: patterns, which are regular
 * expressions of strangers, and references, with which a short schema can stand for an endless one. So its work is at
 * most the size of the schema times that of the value. No source text is made of the schema.
 *
 * @throws SchemaError
 */
export function compileAnswerSchema(schema: JsonObject): CheckAnswer {
  if (JSON.stringify(schema).length > MAX_SCHEMA_BYTES)
    throw new SchemaError(`is larger than ${MAX_SCHEMA_BYTES} bytes`);
  const checked = convert(bare(schema, '', 0));
  return (value) => {
    const parsed = checked.safeParse(value, { error: issueText, jitless: true });
    if (parsed.success) return [];
    return parsed.error.issues.slice(0, MAX_FAULTS).map(({ path, message }) => {
      const place = formatPath(path.map((part) => (typeof part === 'number' ? part : String(part))));
      return place === '' ? message : `${place}: ${message}`;
    });
  };
}

function convert(schema: JsonObject): z.ZodType {
  try {
    // as: what it takes is a JSON Schema, and each part of this one was looked at.
    return z.fromJSONSchema(schema as never);
  } catch (error: unknown) {
    throw new SchemaError(error instanceof Error ? error.message : 'cannot be read');
  }
}

/** The schema with all that is checked by and nothing else. */
function bare(schema: Json | undefined, place: string, depth: number): JsonObject {
  if (!isJsonObject(schema)) throw new SchemaError(`${at(place)}a schema must be an object`);
  if (depth > MAX_DEPTH) throw new SchemaError(`${at(place)}nests deeper than ${MAX_DEPTH} levels`);
  const parts = Object.entries(schema).flatMap(([keyword, value]): [string, Json][] => {
    if (NOTES.includes(keyword)) return [];
    return [[keyword, barePart(keyword, value, `${place}.${keyword}`, depth + 1)]];
  });
  return Object.fromEntries(parts);
}

function barePart(keyword: string, value: Json, place: string, depth: number): Json {
  if (NUMBERS.includes(keyword) && typeof value !== 'number') throw new SchemaError(`${at(place)}must be a number`);
  if (PLAIN.includes(keyword)) return value;
  if (keyword === 'additionalProperties' && typeof value === 'boolean') return value;
  if (ONE_SCHEMA.includes(keyword)) return bare(value, place, depth);
  if (SCHEMA_LISTS.includes(keyword) && Array.isArray(value)) {
    return (value as readonly Json[]).map((part, index) => bare(part, `${place}[${index}]`, depth));
  }
  if (keyword === 'properties' && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, part]) => {
        if (name === '__proto__') throw new SchemaError(`${at(place)}"__proto__" cannot be a property`);
        return [name, bare(part, `${place}.${name}`, depth)];
      }),
    );
  }
  throw new SchemaError(`${at(place)}the keyword "${keyword}" cannot be used here`);
}

function at(place: string): string {
  return place === '' ? '' : `${place.slice(1)}: `;
}
