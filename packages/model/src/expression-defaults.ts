import type { z } from 'zod';
import { configJsonSchema } from './condition-paths.ts';
import type { AnyNodeDefinition } from './define-node.ts';
import type { Json, JsonObject } from './json.ts';

/** A field that, when it is left out, holds what an expression gives: `{{input}}`, the output of the node before. */
export function expressionDefault<Schema extends z.ZodType>(schema: Schema, template: `{{${string}}}`) {
  // Filled in before the config is compiled, so that only what the template came to is ever checked.
  return schema.prefault(template as never);
}

/** Puts the expressions that fields have as their defaults into configs of a node type, as if they stood there. */
export function createDefaultFiller(definition: AnyNodeDefinition): (config: JsonObject) => JsonObject {
  return createSchemaFiller(configJsonSchema(definition));
}

/** The same by the JSON Schema of the config. */
export function createSchemaFiller(schema: object): (config: JsonObject) => JsonObject {
  const defaults: [string, Json][] = [];
  const properties: unknown = Reflect.get(schema, 'properties');
  for (const [name, field] of Object.entries(properties ?? {})) {
    const value: unknown = typeof field === 'object' && field !== null ? Reflect.get(field, 'default') : undefined;
    if (typeof value === 'string' && value.includes('{{')) defaults.push([name, value]);
  }
  if (defaults.length === 0) return (config) => config;
  return (config) => ({ ...Object.fromEntries(defaults), ...config });
}
