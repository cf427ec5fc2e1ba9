import type { Json } from '@automateos/model';
import { isDistinct } from './alternative-of.ts';
import type { Alternative, Choice, Field, FieldShape, Variant } from './field-shape.ts';
import { labelOf } from './field-words.ts';
import type { JsonSchema } from './json-schema.ts';

/** How the parts of one schema are read. */
export interface Reader {
  /** How deep the schema is nested that is being read. */
  readonly depth: number;
  /** Follows references and merges `allOf`. */
  readonly resolve: (schema: JsonSchema) => JsonSchema;
  readonly shapeOf: (schema: JsonSchema, title: string, reader: Reader) => FieldShape;
  readonly fieldsOf: (schema: JsonSchema, reader: Reader) => readonly Field[];
}

export function deeper(reader: Reader): Reader {
  return { ...reader, depth: reader.depth + 1 };
}

export const JSON_SHAPE: FieldShape = { kind: 'json' };

/** The control for a value that may be one of several things. */
export function shapeOfUnion(parts: readonly JsonSchema[], title: string, reader: Reader): FieldShape {
  const schemas = parts.map((part) => reader.resolve(part));
  const alternatives = schemas.filter(({ type }) => type !== 'null');
  const [only] = alternatives;
  if (only === undefined) return JSON_SHAPE;
  // "Or nothing" is said by leaving the field empty.
  if (alternatives.length === 1) return reader.shapeOf(only, title, reader);
  const variants = variantsOf(alternatives, reader);
  if (variants !== undefined) return variants;
  if (alternatives.every((part) => part.const !== undefined || part.enum !== undefined)) {
    return { kind: 'choice', choices: alternatives.flatMap(choicesOf) };
  }
  const shapes = mergeScalars(alternatives, title, reader);
  const [first] = shapes;
  if (first !== undefined && shapes.length === 1) return first.shape;
  return oneOrMany(shapes) ?? (isDistinct(shapes) ? { kind: 'either', alternatives: shapes } : JSON_SHAPE);
}

function choicesOf(schema: JsonSchema): Choice[] {
  if (schema.const === undefined) return (schema.enum ?? []).map(toChoice);
  return [{ value: schema.const, label: schema.title ?? labelOf(schema.const) }];
}

export function toChoice(value: Json): Choice {
  return { value, label: labelOf(value) };
}

const isScalar = ({ type, enum: values, const: value, format }: JsonSchema): boolean =>
  (type === 'string' || type === 'number' || type === 'integer' || type === 'boolean') &&
  values === undefined &&
  value === undefined &&
  format === undefined;

/** Text, number and truth value together are one text field: expressions give any of them. */
function mergeScalars(schemas: readonly JsonSchema[], title: string, reader: Reader): Alternative[] {
  const scalars = schemas.filter(isScalar);
  const isMerged = scalars.length > 1 && scalars.some(({ type }) => type === 'string');
  const rest = isMerged ? schemas.filter((schema) => !isScalar(schema)) : schemas;
  const others = flatten(rest.map((schema) => toAlternative(schema, title, reader)));
  return isMerged ? [{ label: 'Text', shape: { kind: 'text', content: 'line' } }, ...others] : others;
}

/** A union in a union is one union. */
function flatten(alternatives: readonly Alternative[]): Alternative[] {
  return alternatives.flatMap((each) => (each.shape.kind === 'either' ? each.shape.alternatives : [each]));
}

function toAlternative(schema: JsonSchema, title: string, reader: Reader): Alternative {
  const shape = reader.shapeOf(schema, title, deeper(reader));
  return { label: schema.title ?? WORDS[shape.kind] ?? 'JSON', shape };
}

const WORDS: Readonly<Partial<Record<FieldShape['kind'], string>>> = {
  text: 'Text',
  condition: 'Condition',
  code: 'Code',
  number: 'Number',
  boolean: 'Yes or no',
  choice: 'Choice',
  choices: 'Choices',
  list: 'List',
  record: 'Fields',
  object: 'Fields',
  variants: 'Fields',
};

/** One of a few values, or a list of them. */
function oneOrMany(alternatives: readonly Alternative[]): FieldShape | undefined {
  const shapes = alternatives.map(({ shape }) => shape);
  const one = shapes.find((shape) => shape.kind === 'choice');
  const many = shapes.find((shape) => shape.kind === 'choices');
  if (shapes.length !== 2 || one === undefined || many === undefined) return undefined;
  return { kind: 'choices', choices: many.choices, isOneAllowed: true };
}

/** Objects that all have one field with a value of its own each. */
function variantsOf(schemas: readonly JsonSchema[], reader: Reader): FieldShape | undefined {
  if (!schemas.every(({ type, properties }) => type === 'object' && properties !== undefined)) return undefined;
  const [first] = schemas;
  const discriminator = Object.keys(first?.properties ?? {}).find((name) => {
    const values = schemas.map(({ properties }) => properties?.[name]?.const);
    return values.every((value) => value !== undefined) && new Set(values).size === schemas.length;
  });
  if (discriminator === undefined) return undefined;
  const variants = schemas.map((schema): Variant => {
    const { [discriminator]: told, ...properties } = schema.properties ?? {};
    const value = told?.const ?? null;
    return {
      value,
      label: schema.title ?? told?.title ?? labelOf(value),
      fields: reader.fieldsOf({ ...schema, properties }, deeper(reader)),
    };
  });
  return { kind: 'variants', discriminator, variants };
}
