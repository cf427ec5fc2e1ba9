import type { Json } from '@automateos/model';

/** What is read of a JSON Schema; anything else in it is passed over. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly examples?: readonly Json[];
  readonly default?: Json;
  readonly format?: string;
  readonly credential_types?: readonly string[];
  readonly enum?: readonly Json[];
  readonly const?: Json;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly items?: JsonSchema | boolean;
  readonly prefixItems?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/** The schema that a reference inside the document leads to; undefined for any other reference. */
export function followReference(reference: string, root: JsonSchema): JsonSchema | undefined {
  if (reference === '#') return root;
  const name = /^#\/(?:\$defs|definitions)\/(.+)$/.exec(reference)?.[1];
  if (name === undefined) return undefined;
  return root.$defs?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
}

/** Puts what `allOf` holds together into one schema; properties are joined, of all else what stands outside counts. */
export function mergeAll({ allOf, ...schema }: JsonSchema): JsonSchema {
  if (allOf === undefined) return schema;
  const parts = [...allOf.map(mergeAll), schema];
  const properties = parts.flatMap((part) => Object.entries(part.properties ?? {}));
  return {
    ...Object.assign({}, ...parts),
    ...(properties.length > 0 && { properties: Object.fromEntries(properties) }),
    required: parts.flatMap((part) => part.required ?? []),
  };
}
