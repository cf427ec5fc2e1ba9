import {
  CONDITION_FORMAT,
  type ConfigIssue,
  checkConfig,
  createFormatFinder,
  createSchemaFiller,
  type Json,
  type JsonObject,
  LITERAL_FORMATS,
  type Path,
} from '@automateos/model';
import { z } from 'zod';
import type { NodeType } from '../../../api/generated/types.gen.ts';

/** How configs of one node type are read, by what the server told of it: the editor's half of the checks. */
export interface ConfigReader {
  readonly check: (config: JsonObject) => readonly ConfigIssue[];
  /** Puts in the expressions that stand for fields which are left out. */
  readonly fill: (config: JsonObject) => JsonObject;
  readonly isCondition: (path: Path) => boolean;
  readonly isLiteral: (path: Path) => boolean;
}

export function createConfigReader({ config_schema: schema }: NodeType): ConfigReader {
  const fill = createSchemaFiller(schema);
  const isUrl = createFormatFinder(schema, ['url']);
  // Made from the JSON Schema and read by the model, so that the words of its faults are the server's.
  // as: it is JSON Schema, as the API says
  const checked = z.fromJSONSchema(withoutOwnFormats(schema) as z.core.JSONSchema.JSONSchema);
  return {
    fill,
    check: (config) => {
      const filled = fill(config);
      return [...checkConfig(checked, filled), ...checkUrls(filled, [], isUrl)];
    },
    isCondition: createFormatFinder(schema, [CONDITION_FORMAT]),
    isLiteral: createFormatFinder(schema, LITERAL_FORMATS),
  };
}

/** That a condition is not empty is told where it is compiled; our own formats mean nothing to JSON Schema. */
function withoutOwnFormats(schema: object): object {
  if (Array.isArray(schema)) return schema.map((part: unknown) => (isObject(part) ? withoutOwnFormats(part) : part));
  const isCondition = Reflect.get(schema, 'format') === CONDITION_FORMAT;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => key !== 'format' || typeof value !== 'string')
      .map(([key, value]) => [
        key,
        isObject(value) ? withoutOwnFormats(isCondition ? withoutLength(value) : value) : value,
      ]),
  );
}

function withoutLength(alternatives: object): object {
  if (!Array.isArray(alternatives)) return alternatives;
  return alternatives.map((part: unknown) => {
    if (!isObject(part)) return part;
    const { minLength: _, ...rest } = part as { minLength?: number };
    return rest;
  });
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** What JSON Schema cannot say of an address: that it is one, and that its scheme is http or https. */
function checkUrls(value: Json, path: Path, isUrl: (path: Path) => boolean): ConfigIssue[] {
  if (typeof value === 'string') {
    return isUrl(path) && !value.includes('{{') && !isHttpUrl(value) ? [{ path, message: 'Invalid URL format' }] : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => checkUrls(part, [...path, key], isUrl));
}

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
