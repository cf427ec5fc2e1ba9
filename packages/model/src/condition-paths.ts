import { z } from 'zod';
import { type CredentialType, isCredentialType } from './credential-types.ts';
import type { AnyNodeDefinition } from './define-node.ts';
import { CONDITION_FORMAT } from './define-node.ts';
import { CREDENTIAL_FORMAT, LITERAL_FORMATS, SECRET_FORMAT } from './field-formats.ts';
import type { Path } from './issue.ts';

interface SchemaPart {
  readonly format?: string;
  readonly credential_types?: readonly string[];
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
  return createFormatFinder(configJsonSchema(definition), [CONDITION_FORMAT]);
}

/** Finds the fields whose texts are taken as they are, `{{` and all. */
export function createLiteralFinder(definition: AnyNodeDefinition): (path: Path) => boolean {
  return createFormatFinder(configJsonSchema(definition), LITERAL_FORMATS);
}

/** The fields of a config whose values are not recorded. They stand at its top. */
export function secretFieldsOf(definition: AnyNodeDefinition): string[] {
  // as: what zod writes is a JSON Schema whose parts are objects.
  const { properties = {} } = configJsonSchema(definition) as SchemaPart;
  return Object.keys(properties).filter((name) => properties[name]?.format === SECRET_FORMAT);
}

/** The fields of a config that hold credentials, with the types that each takes. They stand at its top. */
export function credentialFieldsOf(definition: AnyNodeDefinition): ReadonlyMap<string, readonly CredentialType[]> {
  // as: what zod writes is a JSON Schema whose parts are objects.
  const { properties = {} } = configJsonSchema(definition) as SchemaPart;
  const fields = new Map<string, readonly CredentialType[]>();
  for (const [name, { format, credential_types = [] }] of Object.entries(properties)) {
    if (format === CREDENTIAL_FORMAT) fields.set(name, credential_types.filter(isCredentialType));
  }
  return fields;
}

/** Finds the fields of some formats by the JSON Schema of a config: answers for paths inside the config. */
export function createFormatFinder(schema: object, formats: readonly string[]): (path: Path) => boolean {
  const patterns: Pattern[] = [];
  // as: JSON Schema's own type allows booleans in places where zod never writes one.
  collect(schema as SchemaPart, formats, [], patterns);
  if (patterns.length === 0) return () => false;
  return (path) => patterns.some((pattern) => fits(pattern, path));
}

/** A path in which `ANY` stands for each place of a list and each key of a record. */
type Pattern = readonly (string | typeof ANY)[];
const ANY = Symbol('any');

function collect(schema: SchemaPart, formats: readonly string[], path: Pattern, patterns: Pattern[]): void {
  if (schema.format !== undefined && formats.includes(schema.format)) patterns.push(path);
  for (const [key, part] of Object.entries(schema.properties ?? {})) collect(part, formats, [...path, key], patterns);
  if (schema.items !== undefined) collect(schema.items, formats, [...path, ANY], patterns);
  if (typeof schema.additionalProperties === 'object') {
    collect(schema.additionalProperties, formats, [...path, ANY], patterns);
  }
  for (const part of [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]) collect(part, formats, path, patterns);
}

function fits(pattern: Pattern, path: Path): boolean {
  return pattern.length === path.length && pattern.every((part, index) => part === ANY || part === path[index]);
}
