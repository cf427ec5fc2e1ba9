import { isJsonObject, type Json, type JsonObject } from '@automateos/model';
import type { NodeType } from '../api/generated/types.gen.ts';

const LONGEST = 120;
const FIELD = /\{([a-z0-9_]+)\}/g;

/** The line of a node's card: its type's template with the config's values, "POST api.example.com/data". */
export function summarizeNode(type: NodeType, config: JsonObject): string {
  const line = type.summary.replace(FIELD, (_, field: string) => writeValue(configValue(type, config, field)));
  return shorten(line.replace(/\s+/g, ' ').trim());
}

/** A field's value, or the one that its type gives it when it is left out. */
export function configValue(type: NodeType, config: JsonObject, field: string): Json | undefined {
  if (Object.hasOwn(config, field)) return config[field];
  const properties = type.config_schema.properties as Json | undefined; // as: JSON Schema is JSON
  const schema = isJsonObject(properties) && Object.hasOwn(properties, field) ? properties[field] : undefined;
  return isJsonObject(schema) ? schema.default : undefined;
}

/** Expressions without their braces and addresses without their scheme: what is left is what differs. */
export function writeValue(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value.replace(/\{\{\s*|\s*\}\}/g, '').replace(/^https?:\/\//, '');
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function shorten(line: string): string {
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
