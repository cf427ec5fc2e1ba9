import { z } from 'zod';
import type { AnyNodeDefinition } from './define-node.ts';
import { CONDITION_FORMAT } from './define-node.ts';
import { LITERAL_FORMAT, SECRET_FORMAT } from './field-formats.ts';
import type { Path } from './issue.ts';

interface SchemaPart {
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly anyOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
}

/** The JSON Schema of a node's config as clients send it: what forms are made from. */
export function configJsonSchema(definition: AnyNodeDefinition): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' });
}

/** Finds the condition fields of a node type by its schema: answers for paths inside the config. */
export function createConditionFinder(definition: AnyNodeDefinition): (path: Path) => boolean {
  return createFormatFinder(configJsonSchema(definition), CONDITION_FORMAT);
}

/** Finds the fields whose texts are taken as they are, `{{` and all. */
export function createLiteralFinder(definition: AnyNodeDefinition): (path: Path) => boolean {
  return createFormatFinder(configJsonSchema(definition), LITERAL_FORMAT);
}

/** The fields of a config whose values are not recorded. They stand at its top. */
export function secretFieldsOf(definition: AnyNodeDefinition): string[] {
  // as: what zod writes is a JSON Schema whose parts are objects.
  const { properties = {} } = configJsonSchema(definition) as SchemaPart;
  return Object.keys(properties).filter((name) => properties[name]?.format === SECRET_FORMAT);
}

/** Finds the fields of a format by the JSON Schema of a config: answers for paths inside the config. */
export function createFormatFinder(schema: object, format: string): (path: Path) => boolean {
  const patterns: Pattern[] = [];
  // as: JSON Schema's own type allows booleans in places where zod never writes one.
  collect(schema as SchemaPart, format, [], patterns);
  if (patterns.length === 0) return () => false;
  return (path) => patterns.some((pattern) => fits(pattern, path));
}

/** A path in which `ANY` stands for each place of a list and each key of a record. */
type Pattern = readonly (string | typeof ANY)[];
const ANY = Symbol('any');

function collect(schema: SchemaPart, format: string, path: Pattern, patterns: Pattern[]): void {
  if (schema.format === format) patterns.push(path);
  for (const [key, part] of Object.entries(schema.properties ?? {})) collect(part, format, [...path, key], patterns);
  if (schema.items !== undefined) collect(schema.items, format, [...path, ANY], patterns);
  if (typeof schema.additionalProperties === 'object') {
    collect(schema.additionalProperties, format, [...path, ANY], patterns);
  }
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) collect(part, format, path, patterns);
}

function fits(pattern: Pattern, path: Path): boolean {
  return pattern.length === path.length && pattern.every((part, index) => part === ANY || part === path[index]);
}
