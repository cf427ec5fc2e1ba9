import type { Json } from './json.ts';

/** Outputs that a node's config names: one for each entry of the list `field`, called as the entry's `key` says. */
export interface OutputsFrom {
  readonly field: string;
  readonly key: string;
  /** The outputs where the config has no such list, because the field has a default. */
  readonly fallback?: readonly string[];
}

/**
 * The named outputs of a node, in the order in which they are shown: those that its config names, then those that its
 * type always has. `error`, which `on_error: branch` adds, is not among them.
 */
export function outputsOf(
  type: { readonly outputs: readonly string[]; readonly outputsFrom?: OutputsFrom | undefined },
  config: { readonly [key: string]: Json },
): readonly string[] {
  if (type.outputsFrom === undefined) return type.outputs;
  const { field, key, fallback = [] } = type.outputsFrom;
  const entries = config[field];
  if (entries === undefined) return [...fallback, ...type.outputs];
  if (!Array.isArray(entries)) return type.outputs;
  const named = entries.map((entry: Json) => nameIn(entry, key)).filter((name) => name !== undefined);
  return [...new Set([...named, ...type.outputs])];
}

/** A name that only an expression knows is none: connections are made before a run. */
function nameIn(entry: Json, key: string): string | undefined {
  if (typeof entry !== 'object' || entry === null || !Object.hasOwn(entry, key)) return undefined;
  const name: unknown = Reflect.get(entry, key);
  return typeof name === 'string' && name !== '' && !name.includes('{{') ? name : undefined;
}
