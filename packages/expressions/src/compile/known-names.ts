import { SUGGESTION_BUDGET, suggestName } from './suggest-name.ts';

const IDS_SHOWN = 10;

/** The ids of a workflow's nodes, indexed. */
export interface KnownNames {
  readonly ids: ReadonlySet<string>;
  readonly isHyphenId: (text: string) => boolean;
  /** The id, or one of the other words, that a misspelled name is most like. */
  readonly suggest: (name: string, words?: readonly string[]) => string | undefined;
  /** What follows `there is no node "x"`: the id that was meant, or those that there are. */
  readonly explainId: (id: string) => string;
  /** The first ids, as people are shown them. */
  readonly shownIds: readonly string[];
}

/** Every config of a workflow is compiled with the same list, and a list may hold 10,000 ids. */
const indexed = new WeakMap<readonly string[], KnownNames>();

export function indexNames(nodeIds: readonly string[]): KnownNames {
  const known = indexed.get(nodeIds);
  if (known !== undefined) return known;
  const ids = new Set(nodeIds);
  const shownIds = nodeIds.length > IDS_SHOWN ? [...nodeIds.slice(0, IDS_SHOWN), '...'] : nodeIds;
  let budget = SUGGESTION_BUDGET;
  const suggest = (name: string, words: readonly string[] = []): string | undefined => {
    budget -= nodeIds.length;
    return budget < 0 ? undefined : suggestName(name, [...words, ...nodeIds]);
  };
  const explainId = (id: string): string => {
    const suggestion = suggest(id);
    if (suggestion !== undefined) return `; did you mean "${suggestion}"?`;
    return nodeIds.length === 0 ? '' : `; there ${nodeIds.length === 1 ? 'is' : 'are'}: ${shownIds.join(', ')}`;
  };
  const names: KnownNames = { ids, isHyphenId: (text) => ids.has(text), suggest, explainId, shownIds };
  indexed.set(nodeIds, names);
  return names;
}
