/** The ids of a workflow's nodes, indexed. */
export interface KnownNames {
  readonly ids: ReadonlySet<string>;
  readonly isHyphenId: (text: string) => boolean;
}

/** Every config of a workflow is compiled with the same list, and a list may hold 10,000 ids. */
const indexed = new WeakMap<readonly string[], KnownNames>();

export function indexNames(nodeIds: readonly string[]): KnownNames {
  const known = indexed.get(nodeIds);
  if (known !== undefined) return known;
  const ids = new Set(nodeIds);
  const names: KnownNames = { ids, isHyphenId: (text) => ids.has(text) };
  indexed.set(nodeIds, names);
  return names;
}
