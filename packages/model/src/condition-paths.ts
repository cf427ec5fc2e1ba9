import { z } from 'zod';
import type { AnyNodeDefinition } from './define-node.ts';
import { CONDITION_FORMAT } from './define-node.ts';
import type { Path } from './issue.ts';

interface SchemaPart {
  readonly format?: string;
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly items?: SchemaPart;
  readonly anyOf?: readonly SchemaPart[];
}

/** The JSON Schema of a node's config as clients send it: what forms are made from. */
export function configJsonSchema(definition: AnyNodeDefinition): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' });
}

/** Finds the condition fields of a node type by its schema: answers for paths inside the config. */
export function createConditionFinder(definition: AnyNodeDefinition): (path: Path) => boolean {
  const patterns = new Set<string>();
  // JSON Schema's own type allows booleans in places where zod never writes one.
  collect(configJsonSchema(definition) as SchemaPart, [], patterns);
  return (path) => patterns.has(patternOf(path));
}

function collect(schema: SchemaPart, path: Path, patterns: Set<string>): void {
  if (schema.format === CONDITION_FORMAT) patterns.add(patternOf(path));
  for (const [key, part] of Object.entries(schema.properties ?? {})) collect(part, [...path, key], patterns);
  if (schema.items !== undefined) collect(schema.items, [...path, 0], patterns);
  for (const part of schema.anyOf ?? []) collect(part, path, patterns);
}

/** All items of a list share one pattern. */
function patternOf(path: Path): string {
  return JSON.stringify(path.map((part) => (typeof part === 'number' ? 0 : part)));
}
