import { createHmac } from 'node:crypto';
import {
  configJsonSchema,
  createFormatFinder,
  isJsonObject,
  type Json,
  type JsonObject,
  type NodeCatalogue,
  type Path,
  SECRET_FORMAT,
  type WorkflowDefinition,
  type WorkflowId,
} from '@automateos/model';
import type { Keyring } from '../secrets/keyring.ts';

/**
 * Secrets in configs are written and never shown: a mark stands in their place, which tells nothing about them. A mark
 * that comes back stands for the secret that it was made of, wherever in the workflow it stands by then.
 */
export interface SecretMarks {
  conceal(id: WorkflowId, definition: WorkflowDefinition): WorkflowDefinition;
  /**
   * Puts secrets in the place of their marks.
   *
   * @param current what the workflow holds; of a mark that is made of nothing in it the field is left out
   */
  reveal(id: WorkflowId, definition: WorkflowDefinition, current: WorkflowDefinition | undefined): WorkflowDefinition;
}

const MARK = /^\[secret:[0-9a-f]{12}\]$/;

/** Gives what takes the place of a secret; undefined: the field is left out. */
type Replace = (secret: string) => string | undefined;

export function createSecretMarks(catalogue: NodeCatalogue, keyring: Keyring): SecretMarks {
  const finders = new Map<string, ((path: Path) => boolean) | undefined>();
  const finderOf = (type: string): ((path: Path) => boolean) | undefined => {
    if (finders.has(type)) return finders.get(type);
    const definition = catalogue.find(type);
    const schema = definition && configJsonSchema(definition);
    const hasSecrets = schema !== undefined && JSON.stringify(schema).includes(`"format":"${SECRET_FORMAT}"`);
    const finder = hasSecrets ? createFormatFinder(schema, [SECRET_FORMAT]) : undefined;
    if (definition !== undefined) finders.set(type, finder);
    return finder;
  };
  const replaceAll = (definition: WorkflowDefinition, replace: Replace): WorkflowDefinition => {
    if (!definition.nodes.some(({ type }) => finderOf(type) !== undefined)) return definition;
    const nodes = definition.nodes.map((node) => {
      const isSecret = finderOf(node.type);
      return isSecret === undefined ? node : { ...node, config: walk(node.config, [], isSecret, replace) };
    });
    return { ...definition, nodes };
  };
  const markOf = (id: WorkflowId, secret: string): string => {
    const digest = createHmac('sha256', keyring.derive('secret-marks')).update(JSON.stringify([id, secret]));
    return `[secret:${digest.digest('hex').slice(0, 12)}]`;
  };
  return {
    conceal: (id, definition) => replaceAll(definition, (secret) => markOf(id, secret)),
    reveal: (id, definition, current) => {
      const known = new Map<string, string>();
      const learn = (secret: string): string => {
        known.set(markOf(id, secret), secret);
        return secret;
      };
      if (current !== undefined) replaceAll(current, learn);
      return replaceAll(definition, (text) => (MARK.test(text) ? known.get(text) : text));
    },
  };
}

/** Expressions are no secrets: what they come to is. */
function walk(config: JsonObject, path: Path, isSecret: (path: Path) => boolean, replace: Replace): JsonObject {
  const entries = Object.entries(config).flatMap(([key, value]): [string, Json][] => {
    const replaced = replaceIn(value, [...path, key], isSecret, replace);
    return replaced === undefined ? [] : [[key, replaced]];
  });
  return Object.fromEntries(entries);
}

function replaceIn(value: Json, path: Path, isSecret: (path: Path) => boolean, replace: Replace): Json | undefined {
  if (isJsonObject(value)) return walk(value, path, isSecret, replace);
  if (Array.isArray(value)) {
    return value.map((entry: Json, index) => replaceIn(entry, [...path, index], isSecret, replace) ?? null);
  }
  return typeof value === 'string' && !value.includes('{{') && isSecret(path) ? replace(value) : value;
}
