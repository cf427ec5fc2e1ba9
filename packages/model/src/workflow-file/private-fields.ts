import { createFormatFinder } from '../condition-paths.ts';
import type { WorkflowDefinition } from '../definition.ts';
import { CREDENTIAL_FORMAT, SECRET_FORMAT } from '../field-formats.ts';
import type { Path } from '../issue.ts';
import { isJsonObject, type Json, type JsonObject } from '../json.ts';

/** Says of a node type which places of its config belong to one installation: secrets, and ids of credentials. */
export type PrivateFields = (nodeType: string) => FindPrivate;
type FindPrivate = (path: Path) => 'secret' | 'credential' | undefined;

/** @param schemaOf the JSON Schema of a node type's config; undefined for a type that is not there */
export function createPrivateFields(schemaOf: (nodeType: string) => object | undefined): PrivateFields {
  const finders = new Map<string, FindPrivate>();
  return (nodeType) => {
    const known = finders.get(nodeType);
    if (known !== undefined) return known;
    const schema = schemaOf(nodeType);
    const finder = schema === undefined ? () => undefined : createFinder(schema);
    finders.set(nodeType, finder);
    return finder;
  };
}

function createFinder(schema: object): FindPrivate {
  const isSecret = createFormatFinder(schema, [SECRET_FORMAT]);
  const isCredential = createFormatFinder(schema, [CREDENTIAL_FORMAT]);
  return (path) => (isSecret(path) ? 'secret' : isCredential(path) ? 'credential' : undefined);
}

/** The definition without what belongs to one installation. Expressions stay: they hold no secret of their own. */
export function withoutPrivateFields(definition: WorkflowDefinition, fields: PrivateFields): WorkflowDefinition {
  const nodes = definition.nodes.map((node) => ({ ...node, config: strip(node.config, fields(node.type)) }));
  return { ...definition, nodes };
}

/** Puts what a file leaves out back in, from the definition that is there: node by node, by id and type. */
export function withPrivateFieldsOf(
  current: WorkflowDefinition,
  definition: WorkflowDefinition,
  fields: PrivateFields,
): WorkflowDefinition {
  const known = new Map(current.nodes.map((node) => [node.id, node]));
  const nodes = definition.nodes.map((node) => {
    const before = known.get(node.id);
    if (before?.type !== node.type) return node;
    return { ...node, config: fill(node.config, before.config, fields(node.type), []) };
  });
  return { ...definition, nodes };
}

function strip(config: JsonObject, findPrivate: FindPrivate): JsonObject {
  const walk = (value: Json, path: Path): Json => {
    if (Array.isArray(value)) return value.map((entry: Json, index) => walk(entry, [...path, index]));
    if (!isJsonObject(value)) return value;
    const kept = Object.entries(value).flatMap(([key, field]): [string, Json][] => {
      const kind = findPrivate([...path, key]);
      // Its place stays, so that whoever imports it is told to choose one, and no request goes out unsigned.
      if (kind === 'credential') return [[key, NO_CREDENTIAL]];
      if (kind === 'secret' && !(typeof field === 'string' && isExpression(field))) return [];
      return [[key, walk(field, [...path, key])]];
    });
    return Object.fromEntries(kept);
  };
  return walk(config, []) as JsonObject; // an object stays one
}

/** Stands in a file where a credential was. */
const NO_CREDENTIAL = '';

function isExpression(text: string): boolean {
  return text.startsWith('{{') && text.endsWith('}}');
}

function fill(config: JsonObject, current: JsonObject, findPrivate: FindPrivate, path: Path): JsonObject {
  const filled = Object.entries(config).map(([key, field]): [string, Json] => {
    const before = Object.hasOwn(current, key) ? current[key] : undefined;
    if (findPrivate([...path, key]) === 'credential' && field === NO_CREDENTIAL) return [key, before ?? field];
    const isNested = isJsonObject(field) && isJsonObject(before);
    return [key, isNested ? fill(field, before, findPrivate, [...path, key]) : field];
  });
  const missing = Object.entries(current).filter(
    ([key]) => !Object.hasOwn(config, key) && findPrivate([...path, key]) === 'secret',
  );
  return Object.fromEntries([...filled, ...missing]);
}
